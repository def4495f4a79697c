package io.deprov.core.journal;

import static java.util.Objects.requireNonNull;

import io.deprov.api.StepId;
import java.time.Instant;
import java.util.Optional;

/**
 * One change, as the journal keeps it.
 *
 * @param sequence from 1, without gaps
 * @param time when, by the core's clock
 * @param planDigest of which plan's execution
 * @param entry what changed
 */
public record Frame(long sequence, Instant time, String planDigest, Entry entry) {

    /** Checks the parts. */
    public Frame {
        requireNonNull(time, "time");
        requireNonNull(planDigest, "planDigest");
        requireNonNull(entry, "entry");
    }

    /** Which sort of entry. */
    public FrameType type() {
        return entry.type();
    }

    /** The step it is about, if it is about one. */
    public Optional<StepId> stepId() {
        return entry instanceof Entry.OfStep ofStep ? Optional.of(ofStep.step()) : Optional.empty();
    }
}
