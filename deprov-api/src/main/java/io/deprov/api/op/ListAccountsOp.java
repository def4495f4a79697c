package io.deprov.api.op;

import static java.util.Objects.requireNonNull;

import io.deprov.api.CallContext;
import io.deprov.api.ConnectorException;
import io.deprov.api.ScopeReport;
import io.deprov.api.access.Account;
import io.deprov.api.access.Credential;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Lists all accounts of a target with their credentials, in bounded memory: for sweeps over dormant and ownerless accounts. The core does
 * not call it yet: there are no sweeps.
 */
public interface ListAccountsOp {

    /**
     * Which page.
     *
     * @param context deadline, clock, correlation id, cancellation
     * @param pageSize how many accounts at most, at least 1
     * @param cursor where to go on; empty for the first page
     */
    record Request(CallContext context, int pageSize, String cursor) {
        /** Checks the parts. */
        public Request {
            requireNonNull(context, "context");
            requireNonNull(cursor, "cursor");
            if (pageSize < 1) {
                throw new IllegalArgumentException("a page has at least one account");
            }
        }
    }

    /** An account as listed; last use and expiry are the account's and the credentials' own. */
    final class Listing {

        private final Account account;
        private final List<Credential> credentials;
        private final @Nullable Boolean enabled;

        private Listing(Account account, List<Credential> credentials, @Nullable Boolean enabled) {
            this.account = requireNonNull(account, "account");
            this.credentials = List.copyOf(credentials);
            this.enabled = enabled;
        }

        /** Makes a listing; {@code enabled} is null when the target does not say. */
        public static Listing of(Account account, List<Credential> credentials, @Nullable Boolean enabled) {
            return new Listing(account, credentials, enabled);
        }

        /** The account. */
        public Account account() {
            return account;
        }

        /** Its credentials, as far as the listing shows them. */
        public List<Credential> credentials() {
            return credentials;
        }

        /** Whether it can be logged in to; empty when the target does not say. */
        public Optional<Boolean> enabled() {
            return Optional.ofNullable(enabled);
        }
    }

    /** One page. */
    final class Page {

        private final List<Listing> listings;
        private final List<ScopeReport> scopes;
        private final @Nullable String next;

        private Page(List<Listing> listings, List<ScopeReport> scopes, @Nullable String next) {
            this.listings = List.copyOf(listings);
            this.scopes = List.copyOf(scopes);
            this.next = next;
        }

        /** Makes a page; {@code next} is null on the last one. */
        public static Page of(List<Listing> listings, List<ScopeReport> scopes, @Nullable String next) {
            return new Page(listings, scopes, next);
        }

        /** The accounts on this page. */
        public List<Listing> listings() {
            return listings;
        }

        /** The scopes whose reading ended with this page. */
        public List<ScopeReport> scopes() {
            return scopes;
        }

        /** Where to go on; empty on the last page. */
        public Optional<String> next() {
            return Optional.ofNullable(next);
        }
    }

    /**
     * Gives one page.
     *
     * @throws ConnectorException when it could not be read; what was listed so far is then incomplete
     */
    Page accounts(Request request) throws ConnectorException;
}
