package io.deprov.api.audit;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.Collections;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * One thing that happened, ready to be kept for years. Pseudonymous: of the leaver it names a case, a step and the target's own
 * ids, never a name. Who approved or attested is named: that is what evidence is for. Never a secret.
 *
 * <p>Each record derives from one journal frame and carries its sequence number, unique within {@link #origin()}: a sink uses
 * the two as idempotency key, because after a crash the core may append a record again.
 */
public final class AuditRecord {

    private final String origin;
    private final long sequence;
    private final Instant time;
    private final AuditKind kind;
    private final @Nullable String caseId;
    private final @Nullable String planDigest;
    private final @Nullable String stepId;
    private final SortedMap<String, String> fields;

    private AuditRecord(Builder builder) {
        this.origin = builder.origin;
        this.sequence = builder.sequence;
        this.time = builder.time;
        this.kind = builder.kind;
        this.caseId = builder.caseId;
        this.planDigest = builder.planDigest;
        this.stepId = builder.stepId;
        this.fields = Collections.unmodifiableSortedMap(new TreeMap<>(builder.fields));
    }

    /**
     * Starts a record.
     *
     * @param origin the id of the journal it derives from
     * @param sequence the journal frame's sequence number, from 1
     * @param time when it happened, UTC
     * @param kind what happened
     */
    public static Builder builder(String origin, long sequence, Instant time, AuditKind kind) {
        return new Builder(origin, sequence, time, kind);
    }

    /** The id of the journal it derives from. */
    public String origin() {
        return origin;
    }

    /** The journal frame's sequence number: one more from record to record of one origin, but for records that come again. */
    public long sequence() {
        return sequence;
    }

    /** When it happened, by the core's clock. */
    public Instant time() {
        return time;
    }

    /** What happened. */
    public AuditKind kind() {
        return kind;
    }

    /** The case, with its generation, if it belongs to one. */
    public Optional<String> caseId() {
        return Optional.ofNullable(caseId);
    }

    /** The digest of the plan, if it belongs to one. */
    public Optional<String> planDigest() {
        return Optional.ofNullable(planDigest);
    }

    /** The step, if it belongs to one. */
    public Optional<String> stepId() {
        return Optional.ofNullable(stepId);
    }

    /**
     * Everything else, by documented keys: {@code target}, {@code partition}, {@code accessKind}, {@code effect}, {@code phase},
     * {@code account}, {@code item}, {@code attempt}, {@code state}, {@code from}, {@code reason}, {@code why}, {@code outcome},
     * {@code failureClass}, {@code summary}, {@code proof}, {@code approver}, {@code assurance}, {@code verdict}, ...; what a connector
     * declares public comes as {@code fact.} and its key. Sorted by key, unmodifiable.
     */
    public SortedMap<String, String> fields() {
        return fields;
    }

    @Override
    public String toString() {
        return "AuditRecord[" + sequence + " " + kind + (stepId == null ? "" : " step " + stepId) + "]";
    }

    /** Builds records. Not thread-safe. */
    public static final class Builder {

        private final String origin;
        private final long sequence;
        private final Instant time;
        private final AuditKind kind;
        private @Nullable String caseId;
        private @Nullable String planDigest;
        private @Nullable String stepId;
        private final SortedMap<String, String> fields = new TreeMap<>();

        private Builder(String origin, long sequence, Instant time, AuditKind kind) {
            this.origin = requireNonNull(origin, "origin");
            this.sequence = sequence;
            this.time = requireNonNull(time, "time");
            this.kind = requireNonNull(kind, "kind");
        }

        /** The case, with its generation. */
        public Builder caseId(@Nullable String value) {
            this.caseId = value;
            return this;
        }

        /** The digest of the plan. */
        public Builder planDigest(@Nullable String value) {
            this.planDigest = value;
            return this;
        }

        /** The step. */
        public Builder stepId(@Nullable String value) {
            this.stepId = value;
            return this;
        }

        /** Adds a field; never a secret, never the leaver's name. */
        public Builder field(String key, String value) {
            fields.put(requireNonNull(key, "key"), requireNonNull(value, "value"));
            return this;
        }

        /** Builds the record. */
        public AuditRecord build() {
            return new AuditRecord(this);
        }
    }
}
