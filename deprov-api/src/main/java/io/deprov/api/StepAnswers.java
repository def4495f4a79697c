package io.deprov.api;

import static java.util.Objects.requireNonNull;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * One answer for each step of a request. The core treats a step without an answer as a fault of the connector
 * ({@link FailureClass#INTERNAL}), and ignores answers for steps that it did not ask about. Immutable and thread-safe.
 *
 * @param <A> what one answer is
 */
public final class StepAnswers<A> {

    private final Map<StepId, A> answers;

    private StepAnswers(Map<StepId, A> answers) {
        this.answers = answers;
    }

    /** Starts with none. */
    public static <A> Builder<A> builder() {
        return new Builder<>();
    }

    /** The answer for one step. */
    public static <A> StepAnswers<A> of(StepId step, A answer) {
        return StepAnswers.<A>builder().add(step, answer).build();
    }

    /** The answer for a step, if given. */
    public Optional<A> answer(StepId step) {
        return Optional.ofNullable(answers.get(requireNonNull(step, "step")));
    }

    /** All answers, in the order given; unmodifiable. */
    public Map<StepId, A> all() {
        return answers;
    }

    /**
     * Collects answers. Not thread-safe.
     *
     * @param <A> what one answer is
     */
    public static final class Builder<A> {

        private final Map<StepId, A> answers = new LinkedHashMap<>();

        private Builder() {}

        /**
         * Adds the answer for a step.
         *
         * @throws IllegalArgumentException when the step has one already
         */
        public Builder<A> add(StepId step, A answer) {
            if (answers.put(requireNonNull(step, "step"), requireNonNull(answer, "answer")) != null) {
                throw new IllegalArgumentException("two answers for step " + step.shortForm());
            }
            return this;
        }

        /** Builds the answers. */
        public StepAnswers<A> build() {
            return new StepAnswers<>(Collections.unmodifiableMap(new LinkedHashMap<>(answers)));
        }
    }
}
