package io.deprov.benchmarks.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whether a goal is met follows from the figures that are printed. */
class ResultTableTest {

    private static String line(Unit unit, double figure, double limit, Goal goal) {
        return printed(new ResultTable("title")
                        .row("it", unit, Measurement.of(figure), "the limit", Measurement.of(limit), goal))
                .lines()
                .filter(line -> line.startsWith("  it "))
                .findFirst()
                .orElseThrow()
                .replaceAll(" {2,}", " | ");
    }

    private static String printed(ResultTable table) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        table.print(new PrintStream(bytes, true, StandardCharsets.UTF_8));
        return bytes.toString(StandardCharsets.UTF_8);
    }

    @ParameterizedTest
    @CsvSource({"800, 80 %, met", "799, 80 %, NOT met", "2000, 2.0x, met"})
    void a_share_of_the_limit(double figure, String ratio, String verdict) {
        String line = line(Unit.PER_SECOND, figure, 1000, Goal.atLeastTimesLimit(0.8));

        assertThat(line).endsWith("1,000/s | " + ratio + " | at least 80 % | " + verdict);
    }

    @ParameterizedTest
    @CsvSource({"5000, met", "4999, NOT met"})
    void times_the_limit(double figure, String verdict) {
        String line = line(Unit.PER_SECOND, figure, 1000, Goal.atLeastTimesLimit(5));

        assertThat(line).endsWith("at least 5x | " + verdict);
    }

    @ParameterizedTest
    @CsvSource({"5.0, met", "5.01, NOT met"})
    void at_most(double figure, String verdict) {
        String line = line(Unit.SECONDS, figure, 1, Goal.atMost(5));

        assertThat(line).endsWith("at most 5 | " + verdict);
    }

    @Test
    void without_a_goal_there_is_no_verdict() {
        String line = line(Unit.MEGABYTES, 10 << 20, 256 << 20, null);

        assertThat(line).isEqualTo(" | it | 10.0 MB | - | the limit | 256.0 MB | 4 % | -");
    }

    @Test
    void the_median_of_the_rounds_counts_and_the_others_are_shown() {
        Measurement rounds = new Measurement();
        rounds.add(7000);
        rounds.add(1000);
        rounds.add(5000);

        String text = printed(new ResultTable("title").row("it", Unit.PER_SECOND, rounds, Goal.atLeast(5000)));

        assertThat(text).contains("5,000/s  1,000/s to 7,000/s").contains("at least 5,000  met");
    }
}
