package io.deprov.api;

import static java.util.Objects.requireNonNull;

import io.deprov.api.access.Account;
import io.deprov.api.access.Identifier;
import java.util.List;

/**
 * An account that is the subject's, and by which of the given identifiers.
 *
 * @param account as just read
 * @param linkedBy the given identifiers that found it; at least one
 */
public record AccountMatch(Account account, List<Identifier> linkedBy) {

    /** Checks the parts. */
    public AccountMatch {
        requireNonNull(account, "account");
        linkedBy = List.copyOf(linkedBy);
        if (linkedBy.isEmpty()) {
            throw new IllegalArgumentException("an account is the subject's only by an identifier");
        }
    }
}
