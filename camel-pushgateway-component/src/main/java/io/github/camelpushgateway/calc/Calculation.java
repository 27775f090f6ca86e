// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.calc;

import com.ezylang.evalex.EvaluationException;
import com.ezylang.evalex.Expression;
import com.ezylang.evalex.config.ExpressionConfiguration;
import com.ezylang.evalex.data.EvaluationValue;
import com.ezylang.evalex.parser.ASTNode;
import com.ezylang.evalex.parser.ParseException;
import com.ezylang.evalex.parser.Token;
import io.github.camelpushgateway.metric.DecimalParser;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.camel.Exchange;
import org.apache.camel.RuntimeCamelException;
import org.apache.camel.support.ExpressionAdapter;

/** One formula, read once. Thread safe. */
final class Calculation extends ExpressionAdapter {

    private static final String BODY = "body";

    /** What EvalEx says of a name that a map within a record lacks. */
    private static final String ABSENT = "not found in structure";

    /** In any case, as EvalEx looks for them. */
    private static final Map<String, EvaluationValue> CONSTANTS = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);

    static {
        CONSTANTS.put("TRUE", EvaluationValue.TRUE);
        CONSTANTS.put("FALSE", EvaluationValue.FALSE);
        CONSTANTS.put("NULL", EvaluationValue.NULL_VALUE);
    }

    private static final ExpressionConfiguration CONFIGURATION = ExpressionConfiguration.builder()
            .mathContext(MathContext.DECIMAL128)
            .singleQuoteStringLiteralsAllowed(true)
            // A field called x beside 2 is a mistake, and no product.
            .implicitMultiplicationAllowed(false)
            // No constants such as e and pi: fields are called so.
            .defaultConstants(CONSTANTS)
            .build();

    private final Expression formula;
    private final Set<String> names;

    /** @throws IllegalArgumentException if the text is none; it says where */
    static Calculation of(String text) {
        try {
            return new Calculation(text);
        } catch (ParseException e) {
            throw new IllegalArgumentException("'" + text + "' is not calc: " + e.getMessage() + " at character "
                    + e.getStartPosition()
                    + ". Write for example temperature - (100 - humidity) / 5, or IF(mode == 2, 1, 0)");
        }
    }

    private Calculation(String text) throws ParseException {
        formula = new Expression(text, CONFIGURATION);
        formula.validate();
        Set<String> found = new LinkedHashSet<>();
        collect(formula.getAbstractSyntaxTree(), found);
        names = Set.copyOf(found);
    }

    /** Of a.b the name is a: what it holds is for a to say. */
    private static void collect(ASTNode node, Set<String> found) {
        Token token = node.getToken();
        if (token.getType() == Token.TokenType.STRUCTURE_SEPARATOR) {
            collect(node.getParameters().get(0), found);
            return;
        }
        if (token.getType() == Token.TokenType.VARIABLE_OR_CONSTANT && !CONSTANTS.containsKey(token.getValue())) {
            found.add(token.getValue());
        }
        node.getParameters().forEach(parameter -> collect(parameter, found));
    }

    /**
     * What it comes to.
     *
     * @return a number, a boolean or a text; {@code null} if a field is not there, or null
     */
    @Override
    public Object evaluate(Exchange exchange) {
        Map<String, Object> values = new HashMap<>();
        for (String name : names) {
            Object value = known(value(name, exchange));
            if (value == null) {
                return null;
            }
            values.put(name, value);
        }
        try {
            return formula.copy().withValues(values).evaluate().getValue();
        } catch (EvaluationException e) {
            if (String.valueOf(e.getMessage()).contains(ABSENT)) {
                return null;
            }
            throw new RuntimeCamelException(formula.getExpressionString() + ": " + e.getMessage(), e);
        } catch (ParseException e) {
            throw new IllegalStateException("A formula that was read cannot be read any more", e);
        }
    }

    private static Object value(String name, Exchange exchange) {
        Object body = exchange.getMessage().getBody();
        if (body instanceof Map<?, ?> record && record.containsKey(name)) {
            return record.get(name);
        }
        return name.equals(BODY) ? body : exchange.getVariable(name);
    }

    /**
     * As EvalEx knows it: a text that is a number counts as that number, since in CSV all is text, and what is null is
     * left out, as what is not there.
     */
    private static Object known(Object value) {
        if (value instanceof Map<?, ?> map) {
            Map<String, Object> known = new HashMap<>();
            map.forEach((key, each) -> {
                Object one = known(each);
                if (one != null) {
                    known.put(String.valueOf(key), one);
                }
            });
            return known;
        }
        if (value instanceof Iterable<?> list) {
            List<Object> known = new ArrayList<>();
            list.forEach(each -> known.add(known(each)));
            return known;
        }
        if (value instanceof CharSequence text) {
            String bare = text.toString().strip();
            DecimalParser number = new DecimalParser();
            return number.parse(bare) && Double.isFinite(number.value()) ? new BigDecimal(bare) : bare;
        }
        return value instanceof Number || value instanceof Boolean || value == null ? value : value.toString();
    }

    @Override
    public String toString() {
        return formula.getExpressionString();
    }
}
