package io.deprov.api.notify;

import static java.util.Objects.requireNonNull;

import io.deprov.api.access.AccessRef;
import io.deprov.api.access.Phase;
import org.jspecify.annotations.Nullable;

/**
 * What somebody is told: that everything planned on an account up to a phase is done, or was called off or done by hand on a person's word.
 * Holds personal data, the account's name. Immutable and thread-safe.
 */
public final class Notification {

    private final String id;
    private final String caseId;
    private final int generation;
    private final String topic;
    private final String text;
    private final Phase after;
    private final AccessRef account;
    private final String accountName;

    private Notification(Builder builder) {
        this.id = requireNonNull(builder.id, "id");
        this.caseId = requireNonNull(builder.caseId, "caseId");
        this.generation = builder.generation;
        this.topic = requireNonNull(builder.topic, "topic");
        this.text = requireNonNull(builder.text, "text");
        this.after = requireNonNull(builder.after, "after");
        this.account = requireNonNull(builder.account, "account");
        this.accountName = requireNonNull(builder.accountName, "accountName");
    }

    /** Starts one; {@code id} is the same however often it is handed over. */
    public static Builder builder(String id) {
        return new Builder(id);
    }

    /** The same however often the notice is handed over; letters, digits and {@code :} only. */
    public String id() {
        return id;
    }

    /** Of which case. */
    public String caseId() {
        return caseId;
    }

    /** Which leave of the subject, from 1. */
    public int generation() {
        return generation;
    }

    /** What it is about, as the runbook names it: decides who gets it. */
    public String topic() {
        return topic;
    }

    /** The runbook's text. */
    public String text() {
        return text;
    }

    /** Which phase is over. */
    public Phase after() {
        return after;
    }

    /** On which account. */
    public AccessRef account() {
        return account;
    }

    /** What people know the account by; personal data. */
    public String accountName() {
        return accountName;
    }

    /** Shows no names. */
    @Override
    public String toString() {
        return "Notification[" + topic + " after " + after + " of " + account.id() + "]";
    }

    /** Makes one. Every part is required. Not thread-safe. */
    public static final class Builder {

        private final String id;
        private @Nullable String caseId;
        private int generation = 1;
        private @Nullable String topic;
        private @Nullable String text;
        private @Nullable Phase after;
        private @Nullable AccessRef account;
        private @Nullable String accountName;

        private Builder(String id) {
            this.id = requireNonNull(id, "id");
        }

        /** Of which case and which leave of the subject. */
        public Builder of(String theCase, int leave) {
            this.caseId = theCase;
            this.generation = leave;
            return this;
        }

        /** What it is about, and the runbook's text. */
        public Builder says(String about, String what) {
            this.topic = about;
            this.text = what;
            return this;
        }

        /** Which phase is over on which account. */
        public Builder after(Phase phase, AccessRef ofAccount, String name) {
            this.after = phase;
            this.account = ofAccount;
            this.accountName = name;
            return this;
        }

        /**
         * Makes it.
         *
         * @throws NullPointerException when a part is missing
         */
        public Notification build() {
            return new Notification(this);
        }
    }
}
