package io.deprov.core.journal;

import static org.assertj.core.api.Assertions.assertThat;

import io.deprov.api.ActorAuthenticator.Assurance;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What others say finds its place in a frame: whole when it is short, cut with a mark when it is not. */
class BoundedTest {

    private static int bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }

    private static int bytes(Map<String, String> facts) {
        return facts.entrySet().stream()
                .mapToInt(fact -> bytes(fact.getKey()) + bytes(fact.getValue()))
                .sum();
    }

    @Test
    void aWhyOfFourKibibytesIsWholeAndALongerOneIsCutAndSaysSo() {
        String most = "x".repeat(4_096);

        assertThat(Transition.to(StepState.PARKED, "R", most).why()).isEqualTo(most);
        String cut = Transition.to(StepState.PARKED, "R", most + "y").why();
        assertThat(cut).startsWith("xxx").endsWith("... [cut]").hasSize(4_096);
        assertThat(Transition.to(StepState.PARKED, "R", cut).why()).isEqualTo(cut);
    }

    @ParameterizedTest
    @ValueSource(strings = {"\u00e9", "\u20ac", "\ud83d\ude00"})
    void aTextIsCutBetweenCharacters(String character) {
        for (int shift = 0; shift < 4; shift++) {
            String why = Transition.to(StepState.PARKED, "R", "x".repeat(shift) + character.repeat(5_000))
                    .why();
            assertThat(bytes(why)).isBetween(4_093, 4_096);
            assertThat(why).doesNotContain("\ufffd").endsWith(character + "... [cut]");
        }
    }

    @Test
    void aPersonsReasonIsKeptAsAWhyIs() {
        Decision decision =
                new Decision(Decision.Kind.CANCEL, "boss", Assurance.ASSERTED, "x".repeat(10_000) + "\ud800");

        assertThat(decision.reason()).endsWith("... [cut]").hasSize(4_096);
        assertThat(new Decision(Decision.Kind.CANCEL, "boss", Assurance.ASSERTED, "a\ud800").reason())
                .isEqualTo("a\ufffd");
    }

    @Test
    void factsThatAreTooLongTogetherGiveRoomToTheShortOnes() {
        Map<String, String> facts = Map.of("proof", "read", "a", "x".repeat(50_000), "b", "y".repeat(40_000));

        Map<String, String> evidence = Transition.to(StepState.DONE).seen(facts).evidence();

        assertThat(evidence).containsEntry("proof", "read").containsOnlyKeys("a", "b", "proof");
        assertThat(evidence.get("a")).endsWith("... [cut]");
        assertThat(evidence.get("b")).endsWith("... [cut]");
        assertThat(bytes(evidence)).isBetween(16_000, 16_384);
        assertThat(new Intent("token", "key", Instant.EPOCH, facts).evidence()).isEqualTo(evidence);
    }

    @Test
    void ofTooManyFactsItIsSaidHowManyAreLeftOut() {
        Map<String, String> facts = new HashMap<>();
        for (int i = 0; i < 1_000; i++) {
            facts.put(String.format("fact.%04d", i), "x".repeat(100));
        }

        Map<String, String> evidence = Transition.to(StepState.DONE).seen(facts).evidence();

        assertThat(bytes(evidence)).isBetween(15_000, 16_384);
        int kept = evidence.size() - 1;
        assertThat(kept).isGreaterThan(100);
        assertThat(evidence).containsEntry("factsLeftOut", String.valueOf(1_000 - kept));
    }

    @Test
    void whatWasCutIsNotCutAgainWhenItIsRead() {
        Map<String, String> facts = new HashMap<>();
        for (int i = 0; i < 1_000; i++) {
            facts.put("fact." + "k".repeat(i % 90) + i, "\u20ac".repeat(i * 7 % 401));
        }
        Transition once = Transition.to(StepState.DONE).seen(facts);

        assertThat(new Transition(once.to(), once.reason(), once.why(), null, null, once.evidence(), false))
                .isEqualTo(once);
        assertThat(bytes(once.evidence())).isLessThanOrEqualTo(16_384);
    }
}
