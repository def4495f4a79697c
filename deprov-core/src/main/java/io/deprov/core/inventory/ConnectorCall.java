package io.deprov.core.inventory;

import io.deprov.api.CallContext;
import io.deprov.api.Connector;
import io.deprov.api.ConnectorException;

/**
 * One call of one connector method.
 *
 * @param <T> what it answers
 */
@FunctionalInterface
public interface ConnectorCall<T> {

    /** Makes the call. */
    T on(Connector connector, CallContext context) throws ConnectorException;
}
