package io.deprov.connectors.ldap;

import com.unboundid.ldap.sdk.DN;
import com.unboundid.ldap.sdk.Entry;
import com.unboundid.ldap.sdk.Filter;
import com.unboundid.ldap.sdk.SearchResultEntry;
import io.deprov.api.ConnectorException;
import io.deprov.api.FailureClass;
import io.deprov.api.access.AccessKind;
import io.deprov.api.access.IdStrength;
import io.deprov.api.access.ItemId;
import io.deprov.api.access.PartitionId;
import io.deprov.api.access.TargetId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * One call and what it needs to know of the target. Not thread-safe; lives as long as the call.
 *
 * @param target the id of the target
 * @param settings its configuration
 * @param server what the server said about itself
 * @param call the conversation with it
 * @param pins the groups that serve as controls, kept between calls
 */
record Inquiry(TargetId target, LdapSettings settings, ServerProfile server, DirectoryCall call, GroupPins pins) {

    Instant now() {
        return call.context().clock().instant();
    }

    String idAttribute() {
        return server.idAttribute().attribute();
    }

    /** The immutable id of an entry, with the attribute it is in; empty when we may not see it. */
    Optional<String> idOf(Entry entry) {
        return server.idAttribute().of(entry);
    }

    /**
     * Matches the entry that was pinned by this id.
     *
     * @throws ConnectorException when it is no id in the attribute that this server keeps ids in
     */
    Filter hasId(String id) throws ConnectorException {
        return server.idAttribute().is(id);
    }

    Filter account() {
        return settings.accountFilter();
    }

    /** {@code filter}, but none of these ids. */
    Filter except(Filter filter, Collection<String> ids) throws ConnectorException {
        if (ids.isEmpty()) {
            return filter;
        }
        List<Filter> parts = new ArrayList<>(List.of(filter));
        for (String id : ids) {
            parts.add(Filter.createNOTFilter(hasId(id)));
        }
        return Filter.createANDFilter(parts);
    }

    /** Whether the entry, read at its place, matches: a read of one entry uses no index that could hide it. */
    boolean isShown(SearchResultEntry entry, Filter filter) throws ConnectorException {
        String id = idOf(entry)
                .orElseThrow(() -> ConnectorException.builder(
                                FailureClass.AUTHORIZATION, "an entry is shown without its " + idAttribute())
                        .permission("read on attribute " + idAttribute())
                        .build());
        return call.entry(entry.getDN(), Filter.createANDFilter(hasId(id), filter), DirectoryCall.NO_ATTRIBUTES)
                .isPresent();
    }

    ItemId accountId(String id) {
        return ItemId.of(target, PartitionId.MAIN, AccessKind.ACCOUNT, id, IdStrength.IMMUTABLE);
    }

    /** The trees that people bases are in: where a pinned account may have been moved to. */
    List<DN> accountContexts() {
        return settings.peopleBases().stream().map(server::contextOf).distinct().toList();
    }

    /** The trees that group bases are in. */
    List<DN> groupContexts() {
        return settings.groupBases().stream().map(server::contextOf).distinct().toList();
    }
}
