package io.deprov.api.op;

import static java.util.Objects.requireNonNull;

import io.deprov.api.CallContext;
import io.deprov.api.ConnectorException;
import io.deprov.api.RevokeOutcome;
import io.deprov.api.RevokeRequest;
import io.deprov.api.StepId;
import io.deprov.api.access.PartitionId;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Does several prepared steps of one partition with fewer wire calls. Every step keeps its own intent, attempt and outcome: all intents
 * are durable before the call. The core gives it up to twenty steps of one phase, never deletions of accounts, and makes one call of
 * {@link io.deprov.api.Connector#revoke} where a single step is left. The call is given as long as one step is, and counts as one against
 * the concurrency of the partition. A step that fails goes its own way: it is settled, prepared again or tried later by itself.
 */
public interface BatchRevokeOp {

    /** What to do. */
    final class Request {

        private final CallContext context;
        private final PartitionId partition;
        private final List<RevokeRequest> steps;

        private Request(CallContext context, PartitionId partition, List<RevokeRequest> steps) {
            this.context = requireNonNull(context, "context");
            this.partition = requireNonNull(partition, "partition");
            this.steps = List.copyOf(steps);
        }

        /** Makes a request. */
        public static Request of(CallContext context, PartitionId partition, List<RevokeRequest> steps) {
            return new Request(context, partition, steps);
        }

        /** Deadline, clock, correlation id, cancellation. */
        public CallContext context() {
            return context;
        }

        /** The partition all steps are on. */
        public PartitionId partition() {
            return partition;
        }

        /** What to do, in this order; at least one. Each has its account, attempt and key; the context is the same. */
        public List<RevokeRequest> steps() {
            return steps;
        }
    }

    /** One outcome or failure for each step; a step without either is in doubt. */
    final class Answer {

        private final Map<StepId, RevokeOutcome> outcomes;
        private final Map<StepId, ConnectorException> failures;

        private Answer(Map<StepId, RevokeOutcome> outcomes, Map<StepId, ConnectorException> failures) {
            this.outcomes = Collections.unmodifiableMap(new LinkedHashMap<>(outcomes));
            this.failures = Collections.unmodifiableMap(new LinkedHashMap<>(failures));
        }

        /** Makes an answer; both maps are copied. */
        public static Answer of(Map<StepId, RevokeOutcome> outcomes, Map<StepId, ConnectorException> failures) {
            return new Answer(outcomes, failures);
        }

        /** The outcome of a step, if it has one. */
        public Optional<RevokeOutcome> outcome(StepId step) {
            return Optional.ofNullable(outcomes.get(step));
        }

        /** How a step failed, if it did. */
        public Optional<ConnectorException> failure(StepId step) {
            return Optional.ofNullable(failures.get(step));
        }
    }

    /**
     * Does the steps in order; one that fails does not stop the others unless they depend on it.
     *
     * @throws ConnectorException when nothing was sent; when something may have been, answer for each step instead
     */
    Answer revokeAll(Request request) throws ConnectorException;
}
