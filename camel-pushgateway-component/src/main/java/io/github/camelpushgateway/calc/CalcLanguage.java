// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.calc;

import io.github.camelpushgateway.text.OptionalLibrary;
import org.apache.camel.Expression;
import org.apache.camel.Predicate;
import org.apache.camel.support.ExpressionToPredicateAdapter;
import org.apache.camel.support.LanguageSupport;

/**
 * Camel's language {@code calc}: {@code temperature - (100 - humidity) / 5}. Names are those of fields of the
 * message's body, a map, or else of the exchange's variables, which hold what a mapping's {@code from} captured;
 * {@code body} is the body itself. It knows numbers, texts, truth and the functions of EvalEx, and no classes, files
 * or settings. Thread safe.
 *
 * <p>This class loads without EvalEx, since Camel Quarkus makes each language that it finds.
 */
public final class CalcLanguage extends LanguageSupport {

    @Override
    public Predicate createPredicate(String text) {
        return ExpressionToPredicateAdapter.toPredicate(createExpression(text));
    }

    /** @throws IllegalArgumentException if the text is not of the language; it says where */
    @Override
    public Expression createExpression(String text) {
        OptionalLibrary.EVALEX.require(
                "the language calc", "use another language, or 'value' with 'scale' and 'offset'");
        return Calculation.of(text);
    }
}
