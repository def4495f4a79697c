package io.deprov.connectors.ldap;

import com.unboundid.asn1.ASN1OctetString;
import com.unboundid.ldap.sdk.DN;
import com.unboundid.ldap.sdk.Filter;
import com.unboundid.ldap.sdk.LDAPConnection;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.LDAPSearchException;
import com.unboundid.ldap.sdk.SearchRequest;
import com.unboundid.ldap.sdk.SearchResult;
import com.unboundid.ldap.sdk.SearchScope;
import com.unboundid.ldap.sdk.controls.SimplePagedResultsControl;
import io.deprov.api.CallContext;
import io.deprov.api.ConnectorException;

/**
 * Lists all of a subtree that matches, page by page (RFC 2696) on one connection, which the server's cookie is tied to. Where paging is
 * refused it asks without: a search that ends with success is complete either way.
 *
 * <p>What a server does when entries come and go between two pages RFC 2696 leaves open, and one that counts from the start skips an entry
 * for each that went. So what took several pages is listed again until two listings in a row showed the same.
 */
final class PagedListing {

    /** Makes a search request with the time that is left. */
    interface Requests {
        SearchRequest request(String dn, SearchScope scope, int sizeLimit, Filter filter, String... attributes);
    }

    private static final int MOST_LISTINGS = 4;

    private final int pageSize;
    private final CallContext context;
    private final Requests requests;

    PagedListing(int pageSize, CallContext context, Requests requests) {
        this.pageSize = pageSize;
        this.context = context;
        this.requests = requests;
    }

    /**
     * Collects into {@code collected}, which also holds what came before an error. It stops once that is full: the server may then keep
     * the rest of the listing until the next one on this connection.
     *
     * @throws LDAPException when the server stopped early, or does not answer any more
     */
    Listing list(LDAPConnection using, DN base, Filter filter, Collected collected, String... attributes)
            throws LDAPException, ConnectorException {
        Listing listing = listOnce(using, base, filter, collected, attributes);
        for (int i = 1; collected.pages() > 1 && !collected.isFull() && listing.isComplete(); i++) {
            if (i == MOST_LISTINGS) {
                return new Listing(collected.entries(), SearchGaps.changing(base));
            }
            Collected.Shown before = collected.shown();
            collected.clear();
            listing = listOnce(using, base, filter, collected, attributes);
            if (collected.shown().equals(before)) {
                break;
            }
        }
        return listing;
    }

    private Listing listOnce(LDAPConnection using, DN base, Filter filter, Collected collected, String... attributes)
            throws LDAPException, ConnectorException {
        ASN1OctetString cookie = null;
        boolean isReferred = false;
        do {
            SearchRequest request = request(base, filter, attributes);
            request.addControl(new SimplePagedResultsControl(pageSize, cookie));
            SearchResult page;
            try {
                page = using.search(request);
            } catch (LDAPSearchException e) {
                if (collected.seen() == 0 && e.getSearchEntries().isEmpty() && SearchGaps.isRefusalToPage(e)) {
                    return unpaged(using, base, filter, collected, attributes);
                }
                collected.add(e.getSearchEntries());
                throw e;
            }
            collected.add(page.getSearchEntries());
            isReferred |= page.getReferenceCount() > 0;
            SimplePagedResultsControl more = SimplePagedResultsControl.get(page);
            cookie = more != null && more.moreResultsToReturn() ? more.getCookie() : null;
        } while (cookie != null && !collected.isFull());
        return listing(base, collected, isReferred);
    }

    private Listing unpaged(LDAPConnection using, DN base, Filter filter, Collected collected, String... attributes)
            throws LDAPException, ConnectorException {
        try {
            SearchResult result = using.search(request(base, filter, attributes));
            collected.add(result.getSearchEntries());
            return listing(base, collected, result.getReferenceCount() > 0);
        } catch (LDAPSearchException e) {
            collected.add(e.getSearchEntries());
            throw e;
        }
    }

    private SearchRequest request(DN base, Filter filter, String... attributes) throws ConnectorException {
        context.requireOpen();
        return requests.request(base.toString(), SearchScope.SUB, 0, filter, attributes);
    }

    private static Listing listing(DN base, Collected collected, boolean isReferred) {
        return isReferred && !collected.isFull()
                ? new Listing(collected.entries(), SearchGaps.referred(base))
                : Listing.complete(collected.entries());
    }
}
