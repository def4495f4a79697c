package io.deprov.api;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Shows that a wanted effect holds: what was read, when, and for an absence the positive control that the same read has just
 * shown. That an object was deleted or purged is believed only with a control that was shown; see
 * {@link #absent(String, Instant, PositiveControl)}. Same rules on content as {@link Evidence}; scope and id of the control are kept as
 * well. Immutable and thread-safe.
 */
public final class Proof {

    private final String summary;
    private final Instant observedAt;
    private final @Nullable PositiveControl control;
    private final SortedMap<String, String> facts;

    private Proof(String summary, Instant observedAt, @Nullable PositiveControl control, Map<String, String> facts) {
        this.summary = requireNonNull(summary, "summary");
        this.observedAt = requireNonNull(observedAt, "observedAt");
        this.control = control;
        this.facts = Collections.unmodifiableSortedMap(new TreeMap<>(facts));
    }

    /**
     * Something was read that shows the effect: a lock flag, a status. Needs no control, because reading it is the proof.
     *
     * @param summary one sentence on what was read
     * @param observedAt when, by the call's clock
     */
    public static Proof present(String summary, Instant observedAt) {
        return new Proof(summary, observedAt, null, Map.of());
    }

    /**
     * Something was not there, while the control was.
     *
     * @throws IllegalArgumentException when the control was not shown: that is no proof but
     *     {@link Verification#hidden(String)}
     */
    public static Proof absent(String summary, Instant observedAt, PositiveControl control) {
        if (!control.isShown()) {
            throw new IllegalArgumentException("an absence without its positive control is no proof: " + control);
        }
        return new Proof(summary, observedAt, control, Map.of());
    }

    /** A copy with facts under keys that the descriptor declares. */
    public Proof withFacts(Map<String, String> values) {
        return new Proof(summary, observedAt, control, values);
    }

    /** One sentence. */
    public String summary() {
        return summary;
    }

    /** When it was read. */
    public Instant observedAt() {
        return observedAt;
    }

    /** The control that was shown, for an absence. */
    public Optional<PositiveControl> control() {
        return Optional.ofNullable(control);
    }

    /** The facts, sorted by key, unmodifiable. */
    public SortedMap<String, String> facts() {
        return facts;
    }

    @Override
    public String toString() {
        return "Proof[" + summary + "]";
    }
}
