package io.deprov.connectors.ldap;

import com.unboundid.ldap.sdk.Control;
import com.unboundid.ldap.sdk.DN;
import com.unboundid.ldap.sdk.DeleteRequest;
import com.unboundid.ldap.sdk.DereferencePolicy;
import com.unboundid.ldap.sdk.ExtendedRequest;
import com.unboundid.ldap.sdk.ExtendedResult;
import com.unboundid.ldap.sdk.Filter;
import com.unboundid.ldap.sdk.LDAPConnection;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.LDAPSearchException;
import com.unboundid.ldap.sdk.ModifyRequest;
import com.unboundid.ldap.sdk.ResultCode;
import com.unboundid.ldap.sdk.SearchRequest;
import com.unboundid.ldap.sdk.SearchResult;
import com.unboundid.ldap.sdk.SearchResultEntry;
import com.unboundid.ldap.sdk.SearchScope;
import io.deprov.api.CallContext;
import io.deprov.api.ConnectorException;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One call's conversation with the server: the only place that reads or writes. Not thread-safe; lives as long as the call.
 *
 * <p>It keeps one connection from its first read to its last write, so that a write directly follows a read on the same connection
 * and rarely meets a dead one. A read may be repeated once on a new connection; a write is never sent twice. Every request waits for
 * the call's deadline at the longest. Referrals and aliases are not followed: they would lead to entries nobody configured.
 */
final class DirectoryCall implements AutoCloseable {

    static final String NO_ATTRIBUTES = SearchRequest.NO_ATTRIBUTES;

    private static final Logger LOG = LoggerFactory.getLogger(DirectoryCall.class);

    private static final Filter ANY = Filter.createPresenceFilter("objectClass");

    private final Connections connections;
    private final LdapSettings settings;
    private final CallContext context;
    private @Nullable LDAPConnection connection;

    DirectoryCall(Connections connections, LdapSettings settings, CallContext context) {
        this.connections = connections;
        this.settings = settings;
        this.context = context;
    }

    CallContext context() {
        return context;
    }

    /** Reads the entry at {@code dn}; empty when the server shows none there. */
    Optional<SearchResultEntry> entry(String dn, String... attributes) throws ConnectorException {
        return entry(dn, ANY, attributes);
    }

    /** Reads the entry at {@code dn} if {@code filter} matches it. */
    Optional<SearchResultEntry> entry(String dn, Filter filter, String... attributes) throws ConnectorException {
        return one(dn, SearchScope.BASE, filter, attributes);
    }

    /** Some entry below {@code base} that matches; empty when the server shows none. */
    Optional<SearchResultEntry> any(DN base, Filter filter, String... attributes) throws ConnectorException {
        return one(base.toString(), SearchScope.SUB, filter, attributes);
    }

    /** Up to so many entries below {@code base} that match, for people to look at: no listing that proves anything. */
    List<SearchResultEntry> some(DN base, Filter filter, int atMost, String... attributes) throws ConnectorException {
        return read(
                base.toString(),
                using -> shownBy(using, request(base.toString(), SearchScope.SUB, atMost, filter, attributes))
                        .getSearchEntries());
    }

    /** Some entry directly below {@code dn}. */
    Optional<SearchResultEntry> child(String dn, String... attributes) throws ConnectorException {
        return one(dn, SearchScope.ONE, ANY, attributes);
    }

    private Optional<SearchResultEntry> one(String dn, SearchScope scope, Filter filter, String... attributes)
            throws ConnectorException {
        return found(dn, scope, 1, filter, attributes).stream().findFirst();
    }

    /**
     * Searches below {@code base} for what at most one entry has, controls included.
     *
     * @return up to two entries, so that a surprise is seen
     */
    List<SearchResultEntry> few(DN base, Filter filter, Control[] controls, String... attributes)
            throws ConnectorException {
        return read(base.toString(), using -> {
            SearchRequest request = request(base.toString(), SearchScope.SUB, 2, filter, attributes);
            request.setControls(controls);
            return answerOf(using, request);
        });
    }

    private List<SearchResultEntry> found(String dn, SearchScope scope, int atMost, Filter filter, String... attributes)
            throws ConnectorException {
        return read(dn, using -> answerOf(using, request(dn, scope, atMost, filter, attributes)));
    }

    /** Lists everything below {@code base} that matches, page by page. Refusals and limits are told as a gap. */
    Listing list(DN base, Filter filter, String... attributes) throws ConnectorException {
        return list(base, filter, Collected.all(), attributes);
    }

    /**
     * Goes through what {@link #list} lists until an entry is {@code wanted}.
     *
     * @return that entry; or none, and the gap if the listing ended early
     */
    Listing listUntil(DN base, Filter filter, Predicate<SearchResultEntry> wanted, String... attributes)
            throws ConnectorException {
        return list(base, filter, Collected.first(wanted), attributes);
    }

    private Listing list(DN base, Filter filter, Collected collected, String... attributes) throws ConnectorException {
        try {
            return repeatable(using -> {
                collected.clear();
                return new PagedListing(settings.limits().pageSize(), context, this::request)
                        .list(using, base, filter, collected, attributes);
            });
        } catch (LDAPException e) {
            if (LdapFailures.spoilsConnection(e)) {
                throw LdapFailures.read("the search below " + base + " was not answered", e)
                        .build();
            }
            return collected.isFull()
                    ? Listing.complete(collected.entries())
                    : new Listing(collected.entries(), SearchGaps.of(base, collected.seen(), settings.bindDn(), e));
        }
    }

    /** Asks an extended operation that changes nothing; empty when the server does not know it. */
    Optional<ExtendedResult> ask(ExtendedRequest request) throws ConnectorException {
        return read("", using -> {
            request.setResponseTimeoutMillis(timeout());
            ExtendedResult result = using.processExtendedOperation(request);
            return ResultCode.SUCCESS.equals(result.getResultCode()) ? Optional.of(result) : Optional.empty();
        });
    }

    /**
     * Sends one modification, once.
     *
     * @throws LDAPException what the server answered, or how the answer was lost
     * @throws ConnectorException when nothing was sent
     */
    void modify(ModifyRequest request) throws LDAPException, ConnectorException {
        LDAPConnection using = open();
        request.setFollowReferrals(false);
        request.setResponseTimeoutMillis(timeout());
        try {
            using.modify(request);
        } catch (LDAPException e) {
            dropIfSpoilt(e);
            throw e;
        }
    }

    /** Sends one deletion, once; throws as {@link #modify}. */
    void delete(DeleteRequest request) throws LDAPException, ConnectorException {
        LDAPConnection using = open();
        request.setFollowReferrals(false);
        request.setResponseTimeoutMillis(timeout());
        try {
            using.delete(request);
        } catch (LDAPException e) {
            dropIfSpoilt(e);
            throw e;
        }
    }

    private interface Read<T> {
        T from(LDAPConnection using) throws LDAPException, ConnectorException;
    }

    private <T> T read(String dn, Read<T> read) throws ConnectorException {
        try {
            return repeatable(read);
        } catch (LDAPException e) {
            // No DN of a person in a message.
            String what = "a read " + (dn.isEmpty() ? "of the server's root entry" : "was refused");
            throw LdapFailures.read(
                            e.getResultCode().equals(ResultCode.REFERRAL)
                                    ? "what was looked for may be on another server, which this one refers to, and referrals are not"
                                            + " followed: configure that server as a target"
                                    : what,
                            e)
                    .build();
        }
    }

    /** A read that met a dead connection is repeated once, on a new one. */
    private <T> T repeatable(Read<T> read) throws LDAPException, ConnectorException {
        LDAPConnection using = open();
        try {
            return read.from(using);
        } catch (LDAPException e) {
            if (!LdapFailures.isConnectionLost(e)) {
                dropIfSpoilt(e);
                throw e;
            }
        }
        LOG.atInfo()
                .addKeyValue("server", settings.server())
                .addKeyValue("correlationId", context.correlationId())
                .log("the connection was lost; the read is repeated on a new one");
        connection = null;
        LDAPConnection fresh = connections.replace(using, context);
        connection = fresh;
        try {
            return read.from(fresh);
        } catch (LDAPException e) {
            dropIfSpoilt(e);
            throw e;
        }
    }

    /** What a search with a size limit showed. Nothing, beside a reference to another server, is no answer. */
    private static List<SearchResultEntry> answerOf(LDAPConnection using, SearchRequest request) throws LDAPException {
        SearchResult result = shownBy(using, request);
        if (result.getSearchEntries().isEmpty() && result.getReferenceCount() > 0) {
            throw new LDAPException(
                    ResultCode.REFERRAL,
                    "nothing is shown here, and a part of the tree is on another server (search reference), where nobody looked");
        }
        return result.getSearchEntries();
    }

    /** Nothing at the base, or more than asked for, are answers. */
    private static SearchResult shownBy(LDAPConnection using, SearchRequest request) throws LDAPException {
        try {
            return using.search(request);
        } catch (LDAPSearchException e) {
            return switch (e.getResultCode().intValue()) {
                case ResultCode.NO_SUCH_OBJECT_INT_VALUE -> e.getSearchResult();
                case ResultCode.SIZE_LIMIT_EXCEEDED_INT_VALUE -> {
                    if (e.getSearchEntries().isEmpty()) {
                        throw e;
                    }
                    yield e.getSearchResult();
                }
                default -> throw e;
            };
        }
    }

    private SearchRequest request(String dn, SearchScope scope, int sizeLimit, Filter filter, String... attributes) {
        int timeout = timeout();
        SearchRequest request = new SearchRequest(
                dn, scope, DereferencePolicy.NEVER, sizeLimit, (timeout + 999) / 1000, false, filter, attributes);
        request.setFollowReferrals(false);
        request.setResponseTimeoutMillis(timeout);
        return request;
    }

    private int timeout() {
        return ConnectionOpener.millis(settings.limits().responseTimeout(), context);
    }

    private LDAPConnection open() throws ConnectorException {
        context.requireOpen();
        LDAPConnection using = connection;
        if (using == null) {
            using = connections.take(context);
            connection = using;
        }
        return using;
    }

    private void dropIfSpoilt(LDAPException e) {
        LDAPConnection using = connection;
        if (using != null && LdapFailures.spoilsConnection(e)) {
            connection = null;
            connections.discard(using);
        }
    }

    @Override
    public void close() {
        LDAPConnection using = connection;
        if (using != null) {
            connection = null;
            connections.giveBack(using, context);
        }
    }
}
