package io.deprov.core.guard;

import io.deprov.api.ExecutorIdentity;
import io.deprov.api.access.Account;
import io.deprov.api.access.Identifier;
import java.util.Optional;
import java.util.Set;

/** A rule that may refuse to touch an account. Asked before planning and again before executing. Thread-safe. */
@FunctionalInterface
public interface Guard {

    /**
     * What a guard looks at.
     *
     * @param identifiers all the subject is known by, given and found
     * @param account the account as just read
     * @param executor who we are on the account's target
     */
    record Question(Set<Identifier> identifiers, Account account, ExecutorIdentity executor) {
        /** Copies the set. */
        public Question {
            identifiers = Set.copyOf(identifiers);
        }
    }

    /** Why the account must not be touched; empty when this guard has nothing against it. Safe to log, no personal data. */
    Optional<String> refusal(Question question);
}
