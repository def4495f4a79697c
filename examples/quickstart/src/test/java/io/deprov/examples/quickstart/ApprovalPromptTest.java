package io.deprov.examples.quickstart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.deprov.core.RefusedException;
import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ApprovalPromptTest {

    private final ByteArrayOutputStream asked = new ByteArrayOutputStream();

    @ParameterizedTest
    @ValueSource(strings = {"yes\nhead of operations\n", "Y\n  head of operations \r\n", "YES\nhead of operations"})
    void aYesAndANameApprove(String typed) throws Exception {
        assertThat(prompt(typed).approver()).isEqualTo("head of operations");
        assertThat(asked.toString(StandardCharsets.UTF_8))
                .isEqualTo("Approve this plan? Type yes or no: Who approves? Type a name: ");
    }

    /** Once the only question was who approves, and "no" was taken for a name. */
    @ParameterizedTest
    @ValueSource(
            strings = {"no\n", "n\n", "No\nhead of operations\n", "head of operations\n", "\n", "quit\n", "yes!\n"})
    void anythingButAYesStopsAtTheFirstQuestion(String typed) {
        assertThatThrownBy(() -> prompt(typed).approver())
                .isInstanceOf(RefusedException.class)
                .hasMessage("nobody approved");
        assertThat(asked.toString(StandardCharsets.UTF_8)).doesNotContain("Who approves?");
    }

    /** {@code yes | mvn -q -Pquickstart} says yes to everything and names nobody. */
    @ParameterizedTest
    @ValueSource(strings = {"\n", "  \n", "no\n", "NO\n", "n\n", "y\n", "yes\n", "quit\n", "cancel\n"})
    void whatIsNoNameStopsAtTheSecondQuestion(String typed) {
        assertThatThrownBy(() -> prompt("yes\n" + typed).approver())
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining("an approval names its approver");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "yes\n", "yes"})
    void theEndOfTheInputMeansNo(String typed) {
        assertThatThrownBy(() -> prompt(typed).approver())
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining("nobody approved")
                .hasMessageContaining("-Dquickstart.args=--yes");
    }

    @Test
    void aNameThatOnlyBeginsLikeANoIsAName() throws Exception {
        assertThat(prompt("yes\nNora Quitman\n").approver()).isEqualTo("Nora Quitman");
    }

    private ApprovalPrompt prompt(String typed) {
        return new ApprovalPrompt(
                new BufferedReader(new StringReader(typed)), new PrintStream(asked, true, StandardCharsets.UTF_8));
    }
}
