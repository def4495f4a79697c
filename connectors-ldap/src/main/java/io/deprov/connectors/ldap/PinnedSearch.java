package io.deprov.connectors.ldap;

import com.unboundid.ldap.sdk.Control;
import com.unboundid.ldap.sdk.DN;
import com.unboundid.ldap.sdk.Filter;
import com.unboundid.ldap.sdk.SearchResultEntry;
import com.unboundid.ldap.sdk.unboundidds.controls.AccountUsableRequestControl;
import io.deprov.api.ConnectorException;
import io.deprov.api.FailureClass;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Finds an entry by its immutable id, wherever in the tree it is by now: the search starts at the naming context and not at the
 * configured base, so that a moved entry is not taken for a deleted one.
 */
final class PinnedSearch {

    private static final Control[] NONE = {};

    private final Inquiry inquiry;

    PinnedSearch(Inquiry inquiry) {
        this.inquiry = inquiry;
    }

    /** The account, with the server's word on whether it could sign in where the server gives it. */
    Optional<SearchResultEntry> account(String id, String... attributes) throws ConnectorException {
        Control[] controls =
                inquiry.server().tellsUsability() ? new Control[] {new AccountUsableRequestControl()} : NONE;
        return only(inquiry.accountContexts(), inquiry.hasId(id), controls, attributes);
    }

    /** The account, if {@code filter} matches it too. */
    Optional<SearchResultEntry> accountWith(String id, Filter filter, String... attributes) throws ConnectorException {
        Filter both = Filter.createANDFilter(inquiry.hasId(id), filter);
        return only(inquiry.accountContexts(), both, NONE, attributes);
    }

    /** The group. */
    Optional<SearchResultEntry> group(String id, String... attributes) throws ConnectorException {
        return only(inquiry.groupContexts(), inquiry.hasId(id), NONE, attributes);
    }

    private Optional<SearchResultEntry> only(List<DN> contexts, Filter filter, Control[] controls, String... attributes)
            throws ConnectorException {
        List<SearchResultEntry> found = new ArrayList<>();
        for (DN context : contexts) {
            found.addAll(inquiry.call().few(context, filter, controls, attributes));
        }
        if (found.size() > 1) {
            throw ConnectorException.of(
                    FailureClass.CONFIG,
                    "the server shows two entries with one " + inquiry.idAttribute()
                            + ": it is no id there, and nothing is done by it");
        }
        return found.stream().findFirst();
    }
}
