// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.mapping.value;

import static io.github.camelpushgateway.mapping.Mappings.map;
import static io.github.camelpushgateway.mapping.Mappings.metrics;
import static io.github.camelpushgateway.mapping.Mappings.problems;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.camelpushgateway.mapping.record.RecordException;
import java.sql.Date;
import java.sql.Time;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TimeZone;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Dates are read strictly: what does not exist, or cannot be meant, is refused. */
class DatesTest {

    private final TimeZone before = TimeZone.getDefault();

    @AfterEach
    void zone_of_the_machine() {
        TimeZone.setDefault(before);
    }

    private static List<String> read(String keys, Object value) throws RecordException {
        return map(metrics("- {name: a, value: x, " + keys + "}"), Map.of("x", value)).stream()
                .map(sample -> "a " + Double.valueOf(sample.substring(2)))
                .toList();
    }

    private static List<String> patternProblems(String pattern) {
        return problems("rules: [{metrics: [{name: a, value: x, date: \"" + pattern + "\"}]}]");
    }

    @ParameterizedTest
    @CsvSource({
        "yyyy-MM-dd HH:mm:ss, 2026-02-30 12:00:00",
        "yyyy-MM-dd, 2026-02-29",
        "yyyy-MM-dd, 2026-04-31",
        "yyyy-MM-dd, 2026-06-31",
        "dd.MM.yyyy HH:mm, 31.02.2026 10:00",
        "dd.MM.yyyy, 29.02.2100",
        "dd.MM.yyyy, 00.01.2026",
        "dd.MM.yyyy, 01.13.2026",
        "yyyy-MM-dd HH:mm, 2026-01-31 24:00",
        "yyyy-MM-dd HH:mm, 2026-01-31 12:60",
        "yyyy-DDD, 2026-366",
        "EEE dd MMM yyyy, Mon 31 Jan 2026",
        "yyyy-MM-dd, 2026-01-31 ",
        "yyyy-MM-dd, 2026-1-31",
    })
    void a_date_that_does_not_exist_is_refused(String pattern, String text) throws Exception {
        if (text.equals("2026-01-31")) {
            assertThat(read("date: '" + pattern + "'", text + " ")).hasSize(1);
            return;
        }
        assertThatThrownBy(() -> read("date: '" + pattern + "'", text))
                .hasMessageContaining("\"" + text + "\" is not a date as 'date' says");
    }

    @Test
    void every_day_of_four_years_is_read_and_no_other() throws Exception {
        Random random = new Random(7);
        for (int i = 0; i < 500; i++) {
            int year = 2024 + random.nextInt(4);
            int month = 1 + random.nextInt(12);
            int day = 1 + random.nextInt(31);
            String text = "%04d-%02d-%02d".formatted(year, month, day);
            boolean exists = day <= LocalDate.of(year, month, 1).lengthOfMonth();
            if (exists) {
                double seconds = LocalDate.of(year, month, day).toEpochDay() * 86_400.0;
                assertThat(read("date: yyyy-MM-dd", text)).containsExactly("a " + seconds);
            } else {
                assertThatThrownBy(() -> read("date: yyyy-MM-dd", text)).isInstanceOf(RecordException.class);
            }
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
            yyyy-MM-dd hh:mm:ss   | write 'HH', or add 'a'
            dd.MM.yyyy KK:mm      | write 'HH', or add 'a'
            yyyy-mm-DD            | write 'MM' for the month
            yyyy-mm-dd            | write 'MM' for the month
            dd/mm/yyyy            | write 'MM' for the month
            yyyy-MM-DD            | write 'dd' for the day of the month
            YYYY-MM-dd            | write 'y' for the year
            dd.MM.YYYY HH:mm      | write 'y' for the year
            dd.MM.yyyy HH:MM      | write 'mm' for the minute
            yyyy-MM-dd HH:MM:ss   | write 'mm' for the minute
            yyyy-MM-dd HH:mm:SS   | write 'ss' for the second
            yyyy-MM-dd HH:mm a    | write 'hh' with 'a'
            HH:mm                 | it needs year, month and day
            yyyy-MM               | it needs year, month and day
            MM-dd HH:mm           | it needs year, month and day
            yyyy-MM-dd HH:ss      | each part down to the smallest
            no pattern            | is no date pattern
            """)
    void a_pattern_that_cannot_be_meant_is_refused_when_it_is_loaded(String pattern, String advice) {
        assertThat(patternProblems(pattern)).singleElement().asString().contains("'" + pattern + "'", advice);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
            yyyy-MM-dd hh:mm a           | 2026-01-31 01:30 pm           | 1769866200
            yyyyMMdd                     | 20260131                      | 1769817600
            yyyyMMddHHmmss               | 20260131133000                | 1769866200
            yy.MM.dd                     | 26.01.31                      | 1769817600
            d.M.yyyy H:mm                | 31.1.2026 13:30               | 1769866200
            yyyy-DDD                     | 2026-031                      | 1769817600
            yyyy-MM-dd['T'HH:mm:ss]      | 2026-01-31T13:30:00           | 1769866200
            yyyy-MM-dd HH:mm:ss.SSS      | 2026-01-31 13:30:00.000       | 1769866200
            yyyy-MM-dd HH:mm:ss Z        | 2026-01-31 14:30:00 +0100     | 1769866200
            yyyy-MM-dd HH:mm VV          | 2026-01-31 14:30 Europe/Berlin | 1769866200
            dd-MMM-yy                    | 31-JAN-26                     | 1769817600
            dd MMM yyyy                  | 31 jan 2026                   | 1769817600
            EEE dd MMMM yyyy             | SAT 31 january 2026           | 1769817600
            """)
    void what_people_write_is_read(String pattern, String text, double expected) throws Exception {
        assertThat(read("date: \"" + pattern + "\"", text)).containsExactly("a " + expected);
    }

    @ParameterizedTest
    @CsvSource({
        "de,31 Mär 2026",
        "de,31 März 2026",
        "de,31 MÄRZ 2026",
        "fr,31 mars 2026",
        "en,31 Mar 2026",
        "es,31 mar 2026"
    })
    void names_of_months_are_those_of_the_locale(String locale, String text) throws Exception {
        assertThat(read("date: dd MMM yyyy, locale: " + locale, text)).containsExactly("a 1.7749152E9");
    }

    @Test
    void an_unknown_locale_is_refused_and_one_without_a_date_too() {
        assertThat(problems("rules: [{metrics: [{name: a, value: x, date: yyyy-MM-dd, locale: german}]}]"))
                .singleElement()
                .asString()
                .contains("unknown language 'german'; write for example de");
        assertThat(problems("rules: [{metrics: [{name: a, value: x, locale: de}]}]"))
                .singleElement()
                .asString()
                .contains("add 'date', or take it out");
    }

    @Test
    void a_time_that_the_clocks_leave_out_is_none_and_one_that_they_repeat_is_the_first() throws Exception {
        String berlin = "date: 'dd.MM.yyyy HH:mm', zone: Europe/Berlin";

        assertThatThrownBy(() -> read(berlin, "29.03.2026 02:30"))
                .hasMessageContainingAll("29.03.2026 02:30", "the clocks of Europe/Berlin leave out");
        assertThatThrownBy(() -> read("zone: America/New_York", LocalDateTime.of(2026, 3, 8, 2, 0)))
                .hasMessageContaining("the clocks of America/New_York leave out");
        assertThat(read(berlin, "29.03.2026 03:00")).containsExactly("a 1.774746E9");
        assertThat(read(berlin, "25.10.2026 02:30")).containsExactly("a 1.7928882E9");
        assertThat(read("date: 'dd.MM.yyyy HH:mm'", "29.03.2026 02:30")).hasSize(1);
    }

    @Test
    void a_day_written_as_a_number_is_read_too() throws Exception {
        assertThat(read("date: yyyyMMdd", 20260131)).containsExactly("a 1.7698176E9");
    }

    @ParameterizedTest
    @ValueSource(strings = {"UTC", "Europe/Berlin", "Asia/Shanghai", "America/New_York"})
    void columns_without_a_zone_count_in_that_of_the_metric_whatever_that_of_the_machine(String machine)
            throws Exception {
        TimeZone.setDefault(TimeZone.getTimeZone(machine));
        Timestamp timestamp = Timestamp.valueOf("2026-01-31 12:00:00");
        Date date = Date.valueOf("2026-01-31");
        LocalDateTime local = LocalDateTime.of(2026, 1, 31, 12, 0);
        OffsetDateTime offset = OffsetDateTime.of(2026, 1, 31, 12, 0, 0, 0, ZoneOffset.ofHours(8));

        assertThat(read("scale: 1", timestamp)).containsExactly("a 1.7698608E9");
        assertThat(read("zone: Europe/Berlin", timestamp)).containsExactly("a 1.7698572E9");
        assertThat(read("scale: 1", date)).containsExactly("a 1.7698176E9");
        assertThat(read("zone: Asia/Shanghai", date)).containsExactly("a 1.7697888E9");
        assertThat(read("zone: Europe/Berlin", local)).containsExactly("a 1.7698572E9");
        assertThat(read("zone: Europe/Berlin", offset)).containsExactly("a 1.769832E9");
        assertThat(read("zone: Europe/Berlin", Instant.ofEpochSecond(5))).containsExactly("a 5.0");
        assertThat(read("zone: Europe/Berlin", java.util.Date.from(Instant.ofEpochMilli(5000))))
                .containsExactly("a 5.0");
        assertThat(read("scale: 1", Time.valueOf("12:30:00"))).containsExactly("a 45000.0");
    }

    @Test
    void times_of_day_and_intervals_are_seconds() throws Exception {
        assertThat(read("scale: 1", LocalTime.of(12, 30))).containsExactly("a 45000.0");
        assertThat(read("scale: 1", Duration.ofMillis(90_500))).containsExactly("a 90.5");
    }

    @Test
    void a_databases_infinity_is_no_date() {
        for (Object infinity : List.of(
                LocalDateTime.MAX,
                LocalDateTime.MIN,
                LocalDate.MAX,
                OffsetDateTime.MAX,
                new Timestamp(9_223_372_036_825_200_000L))) {
            assertThatThrownBy(() -> read("scale: 1", infinity))
                    .hasMessageContaining("no date but a database's infinity");
        }
    }

    @Test
    void a_float_counts_as_it_is_written() throws Exception {
        assertThat(read("scale: 1", 0.1f)).containsExactly("a 0.1");
        assertThat(read("scale: 10", 0.1f)).containsExactly("a 1.0");
        assertThat(read("scale: 1", 1.0e10f)).containsExactly("a 1.0E10");
    }
}
