package io.deprov.api;

import static java.util.Objects.requireNonNull;

import io.deprov.api.access.Account;

/**
 * An account that looks like the subject's and that no identifier links: shown to people, never touched.
 *
 * @param account as just read
 * @param why what looks alike, without values, e.g. {@code "same cn"}
 */
public record LookAlike(Account account, String why) {

    /** Checks the parts. */
    public LookAlike {
        requireNonNull(account, "account");
        requireNonNull(why, "why");
    }
}
