package io.deprov.api.op;

import static java.util.Objects.requireNonNull;

import io.deprov.api.CallContext;
import io.deprov.api.ConnectorException;
import io.deprov.api.access.PartitionId;

/**
 * Counts the accounts of a target: what a guard needs that stops a batch from taking more than its share. The core does not call it yet: no
 * built-in guard limits how many.
 */
public interface PopulationOp {

    /** Of what. */
    final class Request {

        private final CallContext context;
        private final PartitionId partition;

        private Request(CallContext context, PartitionId partition) {
            this.context = requireNonNull(context, "context");
            this.partition = requireNonNull(partition, "partition");
        }

        /** Makes a request. */
        public static Request of(CallContext context, PartitionId partition) {
            return new Request(context, partition);
        }

        /** Deadline, clock, correlation id, cancellation. */
        public CallContext context() {
            return context;
        }

        /** The partition whose accounts are counted. */
        public PartitionId partition() {
            return partition;
        }
    }

    /**
     * How many accounts there are that can sign in.
     *
     * @throws ConnectorException when they could not be counted to the end: the guard then refuses
     */
    long population(Request request) throws ConnectorException;
}
