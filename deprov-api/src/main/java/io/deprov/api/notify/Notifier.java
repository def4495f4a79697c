package io.deprov.api.notify;

import io.deprov.api.CallContext;
import io.deprov.api.ConnectorException;

/**
 * Brings the notices of a runbook to people: by mail, chat, or a ticket. Who stands behind a topic is its own configuration.
 *
 * <p>Delivery is at least once. An answer that got lost leaves nothing to read, so the core hands the same notice over again, with the
 * same {@link Notification#id()}: give the id on to whoever can drop repeats (a Message-ID, the key of a ticket). Notices of one account may
 * come in another order than its phases, when an earlier one has to be tried again. Called side by side for several cases. Thread-safe.
 */
@FunctionalInterface
public interface Notifier {

    /**
     * Delivers a notice, or hands it to something durable that will.
     *
     * @param context deadline and correlation id; the core waits two seconds beyond the deadline, then takes the notice for lost and
     *     hands it over again later
     * @return what the delivery is known by over there, a message id or a ticket's number; never null, holds no secret; kept as evidence
     * @throws ConnectorException when it was not delivered or nobody knows: handed over again later, after all of {@code retryAfter} when it
     *     is THROTTLED; parked by the classes that park a step
     */
    String send(Notification notification, CallContext context) throws ConnectorException;
}
