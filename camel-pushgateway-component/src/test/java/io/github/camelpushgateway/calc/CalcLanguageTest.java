// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.calc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.camel.Exchange;
import org.apache.camel.Expression;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CalcLanguageTest {

    private final DefaultCamelContext camel = new DefaultCamelContext();

    private static final Map<String, Object> RECORD = Map.of(
            "t", 21.5, "h", 47L, "text", "12.5", "word", "on", "mains", Map.of("volts", 230, "list", List.of(1, 2)));

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "t - (100 - h) / 5                | 10.9",
                "h * 0.01                         | 0.47",
                "body.t + 1                       | 22.5",
                "mains.volts * mains.list[1]      | 460",
                "text * 2                         | 25",
                "IF(word == 'on', 1, 0)           | 1",
                "MAX(t, h)                        | 47",
                "room + 1                         | 8",
                "2 ^ 3                            | 8"
            })
    void fieldsAreReckonedWith(String formula, BigDecimal expected) {
        assertThat((BigDecimal) evaluate(formula, RECORD)).isEqualByComparingTo(expected);
    }

    @ParameterizedTest
    @ValueSource(strings = {"t > 20 && h < 50", "word == 'on'", "!(t > 30)"})
    void conditionsAreTrueOrFalse(String formula) {
        assertThat(evaluate(formula, RECORD)).isEqualTo(true);
        assertThat(language().createPredicate(formula).matches(exchange(RECORD)))
                .isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"absent + 1", "nothing * 2", "body.nothing + 1", "mains.absent / 2", "IF(absent > 1, 1, 0)"})
    void whereAFieldIsAbsentOrNullThereIsNoValue(String formula) {
        Map<String, Object> record = new HashMap<>(RECORD);
        record.put("nothing", null);
        assertThat(evaluate(formula, record)).isNull();
    }

    @Test
    void fieldsMayBeCalledAsConstantsAre() {
        assertThat((BigDecimal) evaluate("e + pi", Map.of("e", 1, "pi", 2))).isEqualByComparingTo("3");
    }

    @ParameterizedTest
    @ValueSource(strings = {"t +", "2 t", "(t", "t $ h", "NOSUCH(t)", "'open"})
    void whatIsNoFormulaIsRefusedWithItsPlace(String formula) {
        assertThatThrownBy(() -> language().createExpression(formula))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("is not calc: ")
                .hasMessageContaining("at character ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"t / 0", "word * 2", "t.x + 1"})
    void whatCannotBeReckonedSaysSo(String formula) {
        assertThatThrownBy(() -> evaluate(formula, RECORD)).hasMessageContaining(formula);
    }

    /** Nothing but the record can be reached, whatever a formula says. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "T(java.lang.Runtime)",
                "word.getClass()",
                "''.getClass().forName('java.lang.Runtime')",
                "new java.io.File('/')",
                "System.exit(1)",
                "${env:HOME}"
            })
    void noClassCanBeReached(String formula) {
        assertThatThrownBy(() -> evaluate(formula, RECORD)).isInstanceOf(RuntimeException.class);
    }

    @Test
    void methodsOfAValueAreNoFieldsOfIt() {
        assertThat(evaluate("body.class", RECORD)).isNull();
        assertThat(evaluate("System.env", RECORD)).isNull();
    }

    @Test
    void oneFormulaIsUsedByManyThreads() throws Exception {
        Expression formula = language().createExpression("a * 2");
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try {
            List<Callable<Boolean>> tasks = new ArrayList<>();
            for (int i = 0; i < 200; i++) {
                int a = i;
                tasks.add(() ->
                        new BigDecimal(a * 2).compareTo(formula.evaluate(exchange(Map.of("a", a)), BigDecimal.class))
                                == 0);
            }
            for (Future<Boolean> right : threads.invokeAll(tasks)) {
                assertThat(right.get()).isTrue();
            }
        } finally {
            threads.shutdownNow();
        }
    }

    private CalcLanguage language() {
        return (CalcLanguage) camel.resolveLanguage("calc");
    }

    private Object evaluate(String formula, Map<String, Object> record) {
        Expression expression = language().createExpression(formula);
        expression.init(camel);
        return expression.evaluate(exchange(record), Object.class);
    }

    private Exchange exchange(Map<String, Object> record) {
        Exchange exchange = new DefaultExchange(camel);
        exchange.getMessage().setBody(record);
        exchange.setVariable("room", "7");
        return exchange;
    }
}
