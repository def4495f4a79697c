package io.deprov.core.journal;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * One change of a step's state: where to, why, and what was seen. Goes into the journal as it is, and from there into the audit
 * log: no secret, no personal data.
 *
 * @param to the new state
 * @param reason one word for programs, e.g. a failure class or {@code NOT_REMOVABLE}; empty when there is nothing to explain
 * @param why one sentence for people; empty when there is nothing to explain; cut, with a mark, at 4 KiB
 * @param at not before this time, for RETRY_AT, WAITING and IN_DOUBT; null otherwise
 * @param pending what to poll with, for accepted work; null otherwise
 * @param evidence what was seen, by documented keys; long values are cut, with a mark, where there are more than 16 KiB in all
 * @param noEffect true when the call that this ends has surely changed nothing
 */
public record Transition(
        StepState to,
        String reason,
        String why,
        @Nullable Instant at,
        @Nullable String pending,
        Map<String, String> evidence,
        boolean noEffect) {

    /** Checks and copies the parts. */
    public Transition {
        requireNonNull(to, "to");
        requireNonNull(reason, "reason");
        why = Bounded.why(requireNonNull(why, "why"));
        evidence = Bounded.facts(evidence);
    }

    /** To a state that explains itself. */
    public static Transition to(StepState state) {
        return new Transition(state, "", "", null, null, Map.of(), false);
    }

    /** To a state, with the reason. */
    public static Transition to(StepState state, String reason, String why) {
        return new Transition(state, reason, why, null, null, Map.of(), false);
    }

    /** The same, and the call that this ends has surely changed nothing. */
    public Transition withoutEffect() {
        return new Transition(to, reason, why, at, pending, evidence, true);
    }

    /** The same, not before this time. */
    public Transition at(Instant time) {
        return new Transition(to, reason, why, time, pending, evidence, noEffect);
    }

    /** The same, with a handle to poll with. */
    public Transition pending(String handle) {
        return new Transition(to, reason, why, at, handle, evidence, noEffect);
    }

    /** The same, with one more thing seen. */
    public Transition seen(String key, String value) {
        Map<String, String> more = new TreeMap<>(evidence);
        more.put(key, value);
        return new Transition(to, reason, why, at, pending, more, noEffect);
    }

    /** The same, with more things seen. */
    public Transition seen(Map<String, String> values) {
        Map<String, String> more = new TreeMap<>(evidence);
        more.putAll(values);
        return new Transition(to, reason, why, at, pending, more, noEffect);
    }
}
