// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.body;

import static io.github.camelpushgateway.body.Bodies.body;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.camelpushgateway.mapping.Mapping;
import io.github.camelpushgateway.mapping.Mappings;
import io.github.camelpushgateway.mapping.record.RecordException;
import io.github.camelpushgateway.metric.InvalidMetricException;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Random;
import org.apache.camel.Exchange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CsvRecordsTest {

    private static Mapping mapping(String csv) {
        return Mappings.mapping(
                "rules:\n  - csv: {" + csv + "}\n    labels: {id: id}\n    metrics: [{name: v, value: v}]\n");
    }

    private static Bodies csv(String format, String text) {
        return body(text).mapping(mapping(format));
    }

    @Test
    void reads_rows_by_the_names_in_the_header() throws Exception {
        Bodies read = csv("", "id , v,\"x,y\"\na,1,\n\n\"b\"\"c\",2,\"line\nend\"\nd,,\n");

        assertThat(read.read()).containsExactly("v{id=\"a\"} 1", "v{id=\"b\\\"c\"} 2");
        assertThat(read.result).isEqualTo(new ReadResult(3, 0));
    }

    @Test
    void a_body_is_csv_by_its_rule_its_file_name_or_its_content_type() throws Exception {
        Mapping noCsv = Mappings.mapping("rules: [{metrics: [{name: v, value: v}]}]");

        assertThat(body("v\n1\n")
                        .mapping(noCsv)
                        .header(Exchange.FILE_NAME, "X.CSV")
                        .read())
                .containsExactly("v 1");
        assertThat(body("v\n1\n")
                        .mapping(noCsv)
                        .header(Exchange.CONTENT_TYPE, "text/csv; charset=utf-8")
                        .read())
                .containsExactly("v 1");
        assertThatThrownBy(() -> body("v\n1\n").mapping(noCsv).read()).isInstanceOf(RecordException.class);
    }

    @Test
    void without_a_mapping_numeric_text_is_a_metric() throws Exception {
        assertThat(body("id,temp,name\n1,21.5,x\n2,,y\n")
                        .header(Exchange.CONTENT_TYPE, "text/csv")
                        .plain(null, null, "id")
                        .skip()
                        .read())
                .containsExactly("temp{id=\"1\"} 21.5");
    }

    @Test
    void takes_delimiter_quote_comment_and_skipped_lines_from_the_rule() throws Exception {
        String text = "Report of\t2026\nall plants\n# made by hand\nid;v\n'a;b';1\n# more\nc;2\n";

        assertThat(csv("delimiter: ';', quote: \"'\", comment: '#', skipLines: 2", text)
                        .read())
                .containsExactly("v{id=\"a;b\"} 1", "v{id=\"c\"} 2");
        assertThat(csv("delimiter: \"\\t\"", "id\tv\na\t1\n").read()).containsExactly("v{id=\"a\"} 1");
        assertThat(csv("delimiter: '||'", "id||v\na||1\n").read()).containsExactly("v{id=\"a\"} 1");
    }

    @Test
    void columns_stand_in_for_a_header() throws Exception {
        assertThat(csv("columns: [id, '', v]", "a,x,1\nb,y,2\n").read())
                .containsExactly("v{id=\"a\"} 1", "v{id=\"b\"} 2");
    }

    @Test
    void reads_other_character_sets_and_byte_order_marks() throws Exception {
        Bodies latin = body("id;v\nWärme;1\n".getBytes(StandardCharsets.ISO_8859_1))
                .mapping(mapping("delimiter: ;, charset: ISO-8859-1"));
        assertThat(latin.read()).containsExactly("v{id=\"Wärme\"} 1");

        for (Charset charset :
                new Charset[] {StandardCharsets.UTF_8, StandardCharsets.UTF_16BE, StandardCharsets.UTF_16LE}) {
            assertThat(body("\uFEFFid,v\nWärme,1\n".getBytes(charset))
                            .mapping(mapping("charset: ISO-8859-1"))
                            .read())
                    .containsExactly("v{id=\"Wärme\"} 1");
        }
        assertThat(csv("", "\uFEFFid,v\na,1\n").read()).containsExactly("v{id=\"a\"} 1");
    }

    @Test
    void a_wrong_character_set_is_said_instead_of_guessed() {
        assertThatThrownBy(() -> body("id,v\nWärme,1\n".getBytes(StandardCharsets.ISO_8859_1))
                        .mapping(mapping(""))
                        .read())
                .isInstanceOf(RecordException.class)
                .hasMessage("the file is not in UTF-8. "
                        + "Name its character set with 'charset' in the rule's 'csv', for example ISO-8859-1");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "<!DOCTYPE html><html><body>Sign in</body></html> | seems to be an HTML page | log in",
                "<?xml version=\"1.0\"?><rows/> | seems to be XML | in place of the export",
                "{\"id\":\"a\",\"v\":1} | seems to be JSON | send it as JSON",
                " [{\"id\":\"a\",\"v\":1}] | seems to be JSON | send it as JSON"
            })
    void what_was_saved_in_place_of_an_export_is_called_what_it_is(String text, String what, String advice) {
        assertThatThrownBy(() -> csv("", text).read()).hasMessageContainingAll("not CSV", what, advice);
    }

    @Test
    void a_ragged_row_is_rejected_with_its_line() throws Exception {
        String text = "made 2026\nid,v\na,1\n\"b\nb\",2,3\nc\nd,4\n";
        assertThatThrownBy(() -> csv("skipLines: 1", text).read())
                .hasMessage(
                        "line 4: the row has 3 columns, the header 2. Put quotes around values that hold delimiters, or correct the row");

        Bodies skipping = csv("skipLines: 1", text).skip();
        assertThat(skipping.read()).containsExactly("v{id=\"a\"} 1", "v{id=\"d\"} 4");
        assertThat(skipping.result).isEqualTo(new ReadResult(4, 2));
        assertThat(skipping.rejections)
                .satisfiesExactly(first -> assertThat(first).startsWith("line 4: "), second -> assertThat(second)
                        .startsWith("line 6: the row has 1 column,"));
    }

    @Test
    void a_row_that_ends_with_a_delimiter_is_not_ragged() throws Exception {
        assertThat(csv("", "id,v\na,1,\nb,2,,\n").read()).hasSize(2);
    }

    @Test
    void a_bad_value_is_named_by_its_line() {
        assertThatThrownBy(() -> csv("", "id,v\na,1\nb,warm\n").read())
                .hasMessageStartingWith(
                        "line 3: rule without 'from' (test.yaml:2), metric 'v', field 'v': \"warm\" is not a number");
    }

    @Test
    void a_wrong_delimiter_is_guessed_for_the_message() {
        assertThatThrownBy(() -> csv("", "id;v\na;1\n").read())
                .hasMessage(
                        "line 1: the header is one column only: 'id;v'. Write 'delimiter: \";\"' in the rule's 'csv'");
        assertThatThrownBy(() -> csv("delimiter: ;", "id\tv\na\t1\n").read())
                .hasMessageContaining("Write 'delimiter: \"\\t\"'");
    }

    @Test
    void a_header_that_names_a_column_twice_is_refused_but_not_empty_names() throws Exception {
        assertThatThrownBy(() -> csv("", "id,v,v\na,1,2\n").read())
                .hasMessageStartingWith("line 1: the header names the column 'v' more than once");
        assertThat(csv("", "id,v,,\na,1,2,3\n").read()).hasSize(1);
    }

    @Test
    void a_quote_that_is_not_closed_ends_in_an_error_and_not_in_memory() {
        String text = "id,v\na,\"" + "x".repeat(20_000_000);
        assertThatThrownBy(() -> csv("", text).read())
                .isInstanceOf(RecordException.class)
                .hasMessageContaining("line 2: a field is longer than 4 Mi characters")
                .hasMessageEndingWith("a number or label is never that long");
    }

    @Test
    void a_file_shorter_than_its_preamble_or_with_a_header_only_has_no_records() throws Exception {
        Bodies header = csv("", "id,v\n");
        assertThat(header.read()).isEmpty();
        assertThat(header.result).isEqualTo(new ReadResult(0, 0));
        assertThatThrownBy(() -> csv("skipLines: 9", "id,v\n").read())
                .hasMessage("the file has fewer lines than the 9 that are skipped. "
                        + "Correct 'skipLines' in the rule's 'csv', or the file");
    }

    @Test
    void whatever_a_body_holds_it_is_read_or_refused() throws IOException {
        String[] seeds = {
            "id,v\na,1\n\"b\",2\n",
            "{\"id\":\"a\",\"v\":[1,{\"x\":null}]}",
            "[{\"v\":1},{\"v\":2}]",
            "# TYPE v gauge\nv{id=\"a\"} 1\n"
        };
        String bits = "{}[]:,;\"'\\\n\r\t #\u0000\uD800é0e-.";
        Random random = new Random(7);
        for (int i = 0; i < 8000; i++) {
            StringBuilder text = new StringBuilder(seeds[i % seeds.length]);
            for (int change = random.nextInt(5); change >= 0; change--) {
                int at = random.nextInt(text.length());
                switch (random.nextInt(3)) {
                    case 0 -> text.deleteCharAt(at).append(' ');
                    case 1 -> text.setCharAt(at, bits.charAt(random.nextInt(bits.length())));
                    default -> text.insert(at, bits.charAt(random.nextInt(bits.length())));
                }
            }
            Bodies read = random.nextBoolean()
                    ? body(text.toString())
                    : body(text.toString().getBytes(StandardCharsets.UTF_16LE));
            if (i % seeds.length == 0) {
                read.header(Exchange.CONTENT_TYPE, "text/csv");
            }
            try {
                read.skip().plain("m", null, null).read();
            } catch (RecordException | InvalidMetricException refused) {
                assertThat(refused.getMessage()).isNotBlank();
            }
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
            id;v\\n5;1\\n6;"2\\n7;3                         | 3
            id;v\\n"a;1\\nb;2\\n                            | 2
            id;v\\na;1\\n"b\\nc";2\\nd;"3                     | 5
            id;v\\n"                                       | 2
            """)
    void a_quote_that_is_never_closed_is_named_with_its_line(String text, int line) throws Exception {
        Bodies read = csv("delimiter: ';'", text.replace("\\n", "\n")).skip();
        read.read();

        assertThat(read.rejections)
                .containsExactly(
                        "line " + line + ": a quote that is opened in this row is not closed when the file ends."
                                + " Close it, double quotes within a value, or set another 'quote' in the rule's 'csv'");
    }

    @Test
    void rows_without_anything_in_them_and_the_header_once_more_are_no_rows() throws Exception {
        Bodies read = csv("delimiter: ';'", "id;v\na;1\n;;\n ; \nid;v\n\nb;2\n;\nid;v\n");

        assertThat(read.read()).containsExactly("v{id=\"a\"} 1", "v{id=\"b\"} 2");
        assertThat(read.result).isEqualTo(new ReadResult(2, 0));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "sep=;\r\nid;v\r\na;1\r\n",
                "SEP=;\nid;v\na;1\n",
                "\"sep=;\"\nid;v\na;1\n",
                "sep=|\rid|v\ra|1\r",
                "sep=\t\nid\tv\na\t1\n",
                "sep=,\nid,v\na,1\n",
                "\uFEFFsep=;\nid;v\na;1\n"
            })
    void the_line_by_which_excel_names_the_delimiter_is_understood(String text) throws Exception {
        Bodies read = csv("", text);

        assertThat(read.read()).containsExactly("v{id=\"a\"} 1");
    }

    @Test
    void a_line_number_counts_the_lines_that_were_skipped() throws Exception {
        Bodies read = csv("delimiter: ';', skipLines: 2", "sep=;\nreport\nid;v\na;1\nb;x\n")
                .skip();

        assertThat(read.read()).containsExactly("v{id=\"a\"} 1");
        assertThat(read.rejections).singleElement().asString().startsWith("line 5: ");
    }

    @Test
    void a_delimiter_that_cuts_the_header_in_more_columns_is_named() {
        assertThatThrownBy(() -> csv("", "id;Price, EUR;v\na;1,5;2\n").read())
                .hasMessage("line 1: the header is 2 columns, and holds ';' 2 times: 'id;Price, EUR;v'."
                        + " Write 'delimiter: \";\"' in the rule's 'csv'");
        assertThatThrownBy(() -> csv("delimiter: ';'", "id|a;b|v\n1|2|3\n").read())
                .hasMessageContaining("Write 'delimiter: \"|\"'");
    }

    @Test
    void a_column_whose_name_appears_twice_is_no_harm_until_it_is_read() throws Exception {
        assertThat(csv("", "id,v,note,note\na,1,x,y\n").read()).containsExactly("v{id=\"a\"} 1");
        assertThat(csv("", "id,v,,\na,1,x,y\n").read()).containsExactly("v{id=\"a\"} 1");
        assertThatThrownBy(() ->
                        csv("", "report\nid,v,v\na,1,2\n".substring(7)).skip().read())
                .hasMessage(
                        "line 1: the header names the column 'v' more than once. Name the columns with 'columns' in the"
                                + " rule's 'csv', and skip the header with 'skipLines'");
        assertThatThrownBy(() -> body("id,v,v\n1,1,2\n")
                        .header(Exchange.CONTENT_TYPE, "text/csv")
                        .read())
                .hasMessageContaining("names the column 'v' more than once");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
            1f8b0800000000000003  | compressed with gzip
            504b0304140000000800  | a ZIP archive, or a spreadsheet
            d0cf11e0a1b11ae10000  | a document of an old Excel
            255044462d312e370a25  | a PDF document
            690064002c0076000a00  | in UTF-16
            00690064002c0076000a  | in UTF-16
            28b52ffd2400010000ab  | compressed with Zstandard
            """)
    void another_kind_of_file_is_told_before_a_charset_is_blamed(String hex, String kind) {
        byte[] bytes = HexFormat.of().parseHex(hex);

        assertThatThrownBy(() -> body(bytes).mapping(mapping("")).skip().read())
                .hasMessageContaining("not CSV: it seems to be " + kind);
    }

    @Test
    void a_field_that_is_too_long_is_told_from_a_quote_that_is_open() throws Exception {
        int tooLong = 5 * 1024 * 1024;
        Bodies field = csv("", "id,v\na,\"" + "x".repeat(tooLong) + "\"\n").skip();
        Bodies quote =
                csv("", "id,v\na,1\n\"b,2\n" + "c,3\n".repeat(tooLong / 4)).skip();
        field.read();
        quote.read();

        assertThat(field.rejections).singleElement().asString().startsWith("line 2: a field is longer than 4 Mi");
        assertThat(quote.rejections)
                .singleElement()
                .asString()
                .startsWith("line 3: a quote that is opened in this row");
    }
}
