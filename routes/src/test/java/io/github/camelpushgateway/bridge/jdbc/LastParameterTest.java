// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.bridge.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LastParameterTest {

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '|',
            delimiter = ';',
            value = {
                "SELECT 1;SELECT 1;0",
                "SELECT * FROM t WHERE id > :last;SELECT * FROM t WHERE id > ?;1",
                "WHERE (id > :last AND b >= :last);WHERE (id > ? AND b >= ?);2",
                "':last' \":last\" `:last` :last;':last' \":last\" `:last` ?;1",
                "'it''s :last' :last;'it''s :last' ?;1",
                "/* :last */ :last -- :last;/* :last */ ? -- :last;1",
                "'5'::int > :last;'5'::int > ?;1",
                "a::last > 1;a::last > 1;0",
                ":lastly :last_row :last;:lastly :last_row ?;1",
                "a ? b AND id > :last;a ?? b AND id > ?;1",
                "a ?? b AND id > :last;a ?? b AND id > ?;1",
                "a ? b;a ? b;0",
                "'?' $$ ? :last $$ $x$ ? $x$ :last;'?' $$ ? :last $$ $x$ ? $x$ ?;1",
                "'not closed :last;'not closed :last;0",
            })
    void lastIsFoundWhereItIsAParameter(String query, String sql, int places) {
        assertThat(LastParameter.in(query)).isEqualTo(new LastParameter(sql, places));
    }
}
