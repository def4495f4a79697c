package io.deprov.cli.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Rows fit the screen, whatever they hold. */
class TableTest {

    private static List<String> printed(Table table, int width, int most) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        table.print(new Screen(new PrintStream(bytes, true, StandardCharsets.UTF_8), width), 2, most);
        return bytes.toString(StandardCharsets.UTF_8).lines().toList();
    }

    @Test
    void theColumnThatGivesWayIsCutAndTheOthersAreNot() {
        Table table = new Table(1).row("remove", "a name of " + "many ".repeat(40) + "words", "due now");

        assertThat(printed(table, 80, 40))
                .singleElement()
                .satisfies(line -> assertThat(line).hasSizeLessThanOrEqualTo(80).endsWith("…  due now"));
    }

    @Test
    void columnsStandBelowEachOtherAlsoWithWideAndCombiningCharacters() {
        Table table = new Table(0).row("山田", "x").row("abcd", "x").row("e\u0301bcd", "x");

        assertThat(printed(table, 80, 40)).containsExactly("  山田  x", "  abcd  x", "  e\u0301bcd  x");
    }

    @ParameterizedTest
    @ValueSource(ints = {39, 40, 41})
    void aFewRowsAreShownWhole(int rows) {
        assertThat(printed(table(rows), 80, 40)).hasSize(rows).noneMatch(line -> line.contains("more"));
    }

    @Test
    void ofManyRowsTheRestIsCounted() {
        assertThat(printed(table(1500), 80, 40)).hasSize(41).last().isEqualTo("  … and 1,460 more (--all)");
        assertThat(printed(table(1500), 80, Integer.MAX_VALUE)).hasSize(1500);
    }

    private static Table table(int rows) {
        Table table = new Table(0);
        for (int i = 0; i < rows; i++) {
            table.row("row", String.valueOf(i));
        }
        return table;
    }

    @Test
    void anyTextWrapsIntoLinesThatFitAndLosesNothingButSpaces() {
        long seed = 20261123;
        Random random = new Random(seed);
        for (int round = 0; round < 500; round++) {
            StringBuilder text = new StringBuilder();
            random.ints(random.nextInt(200), 0, 40)
                    .forEach(n -> text.appendCodePoint(n < 8 ? ' ' : n < 12 ? 0x5C71 : 'a' + n % 26));
            int columns = 4 + random.nextInt(60);

            List<String> lines = PlainText.wrap(text.toString(), columns);

            assertThat(lines).as("seed %d round %d", seed, round).allMatch(line -> PlainText.width(line) <= columns);
            assertThat(String.join("", lines).replace(" ", ""))
                    .as("seed %d round %d", seed, round)
                    .isEqualTo(text.toString().replace(" ", ""));
        }
    }

    @Test
    void everythingATerminalWouldObeyIsReplaced() {
        String obeyed =
                "\u0000\u0007\b\t\n\r\u001b\u007f\u0085\u009b\u00ad\u200b\u200e\u202a\u202e\u2028\u2066\ufeff\ud800";

        assertThat(PlainText.of(obeyed)).matches("\ufffd{" + obeyed.length() + "}");
        assertThat(PlainText.of("Żółć, O'Brien (山田) 100% 😀")).isEqualTo("Żółć, O'Brien (山田) 100% 😀");
    }
}
