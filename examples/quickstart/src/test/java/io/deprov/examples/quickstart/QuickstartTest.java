package io.deprov.examples.quickstart;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class QuickstartTest {

    private final InputStream stdin = System.in;
    private final ByteArrayOutputStream told = new ByteArrayOutputStream();

    @AfterEach
    void giveStdinBack() {
        System.setIn(stdin);
    }

    @Test
    void theWholePathRunsAndEveryCheckFromOutsideAgrees() throws Exception {
        int code = run(List.of("--yes"));

        assertThat(text()).contains("Verdict: REVOKED").doesNotContain("  NO   ");
        assertThat(text().split("the old password is still set and the server answers: 49", -1))
                .hasSize(3);
        assertThat(text()).contains("not touched: ").contains("30 days");
        assertThat(code).isZero();
    }

    @Test
    void theAuditLogItNamesHoldsOneVerifiedRecordForEachStepThatIsDue() throws Exception {
        run(List.of("--yes"));

        Matcher named = Pattern.compile("Audit log: (.*)").matcher(text());
        assertThat(named.find()).isTrue();
        List<String> lines = Files.readAllLines(Path.of(named.group(1).strip()));
        long due = text().lines()
                .filter(line -> line.matches("  (CONTAIN|REVOKE) .* now"))
                .count();
        assertThat(due).isGreaterThan(15);
        assertThat(lines.stream().filter(line -> line.contains("\"kind\":\"VERIFIED\"")))
                .hasSize((int) due);
        assertThat(lines.get(0)).contains("\"selfApproved\":\"true\"").contains("\"assurance\":\"asserted\"");
    }

    @Test
    void everyAccountIsContainedBeforeTheFirstGroupGoes() throws Exception {
        run(List.of("--yes"));

        List<String> progress =
                text().lines().filter(line -> line.startsWith("  VERIFIED")).toList();
        int lastContained = lastIndex(progress, "credential/");
        int firstGroup = firstIndex(progress, "entitlement/");
        assertThat(firstGroup).isGreaterThan(lastContained);
        assertThat(progress.subList(0, 2)).allMatch(line -> line.contains("block-sign-in"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"no\n", "\n", "", "yes\nno\n"})
    void withoutAnApproverNothingIsChanged(String typed) throws Exception {
        System.setIn(new ByteArrayInputStream(typed.getBytes(StandardCharsets.UTF_8)));

        int code = run(List.of());

        assertThat(code).isEqualTo(3);
        assertThat(text())
                .contains("Stopped, and nothing was changed: nobody approved")
                .doesNotContain("VERIFIED");
    }

    @Test
    void aYesAndANameTypedAtThePromptApprove() throws Exception {
        System.setIn(new ByteArrayInputStream("yes\nhead of operations\n".getBytes(StandardCharsets.UTF_8)));

        int code = run(List.of());

        assertThat(code).isZero();
        assertThat(text()).contains("Verdict: REVOKED");
    }

    private int run(List<String> args) throws Exception {
        return Quickstart.run(args, new PrintStream(told, true, StandardCharsets.UTF_8));
    }

    private String text() {
        return told.toString(StandardCharsets.UTF_8);
    }

    private static int lastIndex(List<String> lines, String part) {
        int last = -1;
        for (int i = 0; i < lines.size(); i++) {
            last = lines.get(i).contains(part) ? i : last;
        }
        return last;
    }

    private static int firstIndex(List<String> lines, String part) {
        for (int i = 0; i < lines.size(); i++) {
            if (lines.get(i).contains(part)) {
                return i;
            }
        }
        return -1;
    }
}
