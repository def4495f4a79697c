package io.deprov.api.op;

import io.deprov.api.CallContext;
import io.deprov.api.ConnectorException;

/** Counts the accounts of a target: what a guard needs that stops a batch from taking more than its share. */
public interface PopulationOp {

    /**
     * How many accounts there are that can sign in.
     *
     * @throws ConnectorException when they could not be counted to the end: the guard then refuses
     */
    long population(CallContext context) throws ConnectorException;
}
