// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.mapping.file;

import io.github.camelpushgateway.mapping.record.RecordContext;
import io.github.camelpushgateway.mapping.record.Script;
import io.github.camelpushgateway.mapping.value.Truth;
import io.github.camelpushgateway.text.Excerpt;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.Expression;
import org.apache.camel.NoSuchLanguageException;
import org.apache.camel.Predicate;
import org.apache.camel.spi.Language;
import org.apache.camel.support.DefaultExchange;

/**
 * Compiles the {@code when} and {@code expression} of mapping files with the languages of a Camel context. The
 * message's body is the record, its headers those of the exchange, and what {@code from} captured are variables.
 * Thread safe.
 */
public final class CamelScripts implements Script.Compiler {

    /** Languages whose artifact is not camel- and their name. */
    private static final Map<String, String> ARTIFACTS = Map.of(
            "simple", "camel-core-languages",
            "csimple", "camel-csimple-joor",
            "js", "camel-javascript",
            "java", "camel-joor",
            "spel", "camel-spring",
            "xquery", "camel-saxon",
            "wasm", "camel-wasm");

    private final CamelContext camel;

    public CamelScripts(CamelContext camel) {
        this.camel = camel;
    }

    /** Languages whose conditions are not what their expressions come to: operators, sets of nodes. */
    private static final Set<String> OWN_CONDITIONS = Set.of("simple", "csimple", "xpath", "xquery");

    @Override
    public Script condition(String language, String text) {
        boolean comesToValue =
                language.equals("simple") ? SimpleText.isOneFunction(text) : !OWN_CONDITIONS.contains(language);
        if (comesToValue) {
            Expression expression = compiledExpression(language, text);
            return (body, captures, context) -> Truth.of(evaluate(expression, exchange(body, captures, context)));
        }
        Predicate predicate = compiled(language, text, () -> {
            Predicate made = language(language).createPredicate(text);
            made.init(camel);
            return made;
        });
        return (body, captures, context) -> {
            try {
                return predicate.matches(exchange(body, captures, context));
            } catch (RuntimeException failed) {
                return throwUnlessAbsent(failed) != null;
            }
        };
    }

    @Override
    public Script expression(String language, String text) {
        if (language.equals("simple")) {
            SimpleText.checkExpression(text);
        }
        Expression expression = compiledExpression(language, text);
        return (body, captures, context) -> evaluate(expression, exchange(body, captures, context));
    }

    private Expression compiledExpression(String language, String text) {
        return compiled(language, text, () -> {
            Expression made = language(language).createExpression(text);
            made.init(camel);
            return made;
        });
    }

    private static Object evaluate(Expression expression, Exchange exchange) {
        try {
            return expression.evaluate(exchange, Object.class);
        } catch (RuntimeException failed) {
            return throwUnlessAbsent(failed);
        }
    }

    /**
     * {@code null} where a way such as <code>${body[n][v]}</code> leads through a field that is not there, which
     * Camel takes for a failure; anything else is thrown on.
     */
    private static Object throwUnlessAbsent(RuntimeException failed) {
        for (Throwable cause = failed; cause != null; cause = cause.getCause()) {
            if (String.valueOf(cause.getMessage()).contains("last method returned null")) {
                return null;
            }
        }
        throw failed;
    }

    private Language language(String name) {
        try {
            return camel.resolveLanguage(name);
        } catch (NoSuchLanguageException absent) {
            String artifact = ARTIFACTS.getOrDefault(name, "camel-" + name);
            throw new IllegalArgumentException("no language '" + Excerpt.of(name)
                    + "' on the class path; if that is its name, add the artifact org.apache.camel:"
                    + Excerpt.of(artifact));
        }
    }

    private interface Compilation<T> {
        T compile();
    }

    private static <T> T compiled(String language, String text, Compilation<T> compilation) {
        try {
            return compilation.compile();
        } catch (IllegalArgumentException explained) {
            throw explained;
        } catch (RuntimeException broken) {
            throw new IllegalArgumentException(
                    "'" + Excerpt.of(text) + "' is not " + language + ": "
                            + Excerpt.of(String.valueOf(broken.getMessage()), 200),
                    broken);
        }
    }

    /** Each record has an exchange of its own: a script may change what it gets, and must not change ours. */
    private Exchange exchange(Object body, Map<String, String> captures, RecordContext context) {
        Exchange exchange = new DefaultExchange(camel);
        exchange.getMessage().setHeaders(new HashMap<>(context.headers()));
        exchange.getMessage().setBody(body);
        captures.forEach(exchange::setVariable);
        return exchange;
    }
}
