package io.deprov.api.notify;

import io.deprov.api.CallContext;
import io.deprov.api.ConnectorException;

/**
 * Brings the notices of a runbook to people: by mail, chat, or a ticket. Who stands behind a topic is its own configuration.
 *
 * <p>Delivery is at least once. An answer that got lost leaves nothing to read, so the core hands the same notice over again, with the
 * same {@link Notification#id()}: give the id on to whoever can drop repeats (a Message-ID, the key of a ticket). It is called in the
 * order of what happened to one account, and side by side for several cases. Thread-safe.
 */
@FunctionalInterface
public interface Notifier {

    /**
     * Delivers a notice, or hands it to something durable that will.
     *
     * @param context deadline and correlation id; the core waits two seconds beyond the deadline, then takes the notice for lost and
     *     hands it over again later
     * @return what the delivery is known by over there, a message id or a ticket's number; never null, holds no secret; kept as evidence
     * @throws ConnectorException when it was not delivered or nobody knows; its class says what the core does, as for a connector's call
     */
    String send(Notification notification, CallContext context) throws ConnectorException;
}
