package io.deprov.api.audit;

import java.util.OptionalLong;
import java.util.concurrent.CompletionStage;

/**
 * Keeps audit records.
 *
 * <p>What the core promises: records of one origin come in increasing sequence; a record may come again after a crash.
 * What a sink promises: thread-safe; {@link #append} never blocks for long and never throws for an I/O error but completes the
 * stage exceptionally; the stage completes normally only when the record would survive a power cut; a record it already holds
 * (same origin and sequence) is answered with a receipt and not written twice; after a failed write it does not pretend that
 * later ones succeeded.
 *
 * <p>The core makes no call to a target before the receipt of its INTENT has come, from every sink. A sink that cannot write, or takes
 * more than 30 seconds for a receipt, therefore stops revocation, loudly. The core appends under a lock that all runs share, and waits
 * with at most 1,000 records unconfirmed. It closes the sink when the deprovisioner closes.
 */
public interface AuditSink extends AutoCloseable {

    /**
     * Keeps a record.
     *
     * @return completes with a receipt when durable, exceptionally when it could not be made so
     */
    CompletionStage<AuditReceipt> append(AuditRecord record);

    /**
     * The highest sequence of {@code origin} that is durable here; empty when there is none. The core asks once at start and
     * appends what is missing. It refuses to start when the answer is ahead of the journal, which was rolled back then, or when the journal
     * does not keep what is missing any more; a sink that has nothing of the origin begins where the journal does when another has the rest.
     *
     * @throws java.io.UncheckedIOException when it cannot be found out
     */
    OptionalLong lastSequence(String origin);

    /** Makes everything durable and releases what is held. Idempotent. */
    @Override
    void close();
}
