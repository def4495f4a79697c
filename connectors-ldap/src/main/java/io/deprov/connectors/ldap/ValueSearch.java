package io.deprov.connectors.ldap;

import com.unboundid.ldap.sdk.DN;
import com.unboundid.ldap.sdk.Filter;
import io.deprov.api.ConnectorException;
import io.deprov.api.PositiveControl;
import io.deprov.api.PositiveControl.Origin;

/**
 * A search for the entries that have a value, and the control that belongs to it: the same base, scope and filter with another
 * entry's own value, which shows that entry.
 *
 * <p>A filter of another shape would prove less. A presence filter is not served by the equality index, and where an immutable id
 * stands in the filter as well a server may go by the id alone (389 Directory Server does): neither notices that the index is
 * missing, and an index that was configured and never built (OpenLDAP without {@code slapindex}) hides everybody, with success.
 *
 * @param base where the search starts; its scope is the whole subtree
 * @param attribute the attribute
 * @param kind what else must be true of an entry; matches everything where nothing must
 */
record ValueSearch(DN base, String attribute, Filter kind) {

    private static final Filter ANYTHING = Filter.createANDFilter();

    /** For entries of any kind. */
    static ValueSearch of(DN base, String attribute) {
        return new ValueSearch(base, attribute, ANYTHING);
    }

    /** For accounts only. */
    static ValueSearch ofAccounts(Inquiry inquiry, DN base, String attribute) {
        return new ValueSearch(base, attribute, inquiry.account());
    }

    Filter with(String value) {
        Filter equal = Filter.createEqualityFilter(attribute, value);
        return kind.equals(ANYTHING) ? equal : Filter.createANDFilter(kind, equal);
    }

    /** Base and filter without the value. */
    String scope() {
        String equal = "(" + attribute + "=...)";
        return base + " sub " + (kind.equals(ANYTHING) ? equal : "(&" + kind + equal + ")");
    }

    /**
     * Searches for the control.
     *
     * @param id the control's immutable id
     * @param value one of its own values
     */
    PositiveControl shown(Inquiry inquiry, String id, String value, Origin origin) throws ConnectorException {
        Listing sight = inquiry.call()
                .listUntil(
                        base,
                        with(value),
                        entry -> inquiry.idOf(entry).filter(id::equals).isPresent(),
                        inquiry.idAttribute());
        if (!sight.entries().isEmpty()) {
            return PositiveControl.shown(scope(), origin, id);
        }
        String why = "the control " + id + " has a value of " + attribute + " and a search for it below " + base
                + " does not show it: ";
        return PositiveControl.notShown(
                scope(),
                origin,
                why
                        + sight.gap()
                                .map(Listing.Gap::why)
                                .orElse("either the equality index of " + attribute
                                        + " is incomplete (OpenLDAP: run slapindex), or "
                                        + inquiry.settings().bindDn() + " needs search on " + attribute));
    }
}
