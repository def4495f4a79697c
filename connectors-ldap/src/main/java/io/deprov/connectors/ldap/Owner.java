package io.deprov.connectors.ldap;

import com.unboundid.ldap.sdk.DN;
import com.unboundid.ldap.sdk.Filter;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.SearchResultEntry;
import io.deprov.api.ConnectorException;
import io.deprov.api.FailureClass;
import io.deprov.api.PositiveControl;
import io.deprov.api.PositiveControl.Origin;
import io.deprov.api.access.AccessRef;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A pinned account as it is now: where its id is found, or that it is gone and what became of its name. Read once for one call; not
 * thread-safe.
 */
final class Owner {

    private final Inquiry inquiry;
    private final AccessRef planned;
    private final @Nullable SearchResultEntry entry;
    private final boolean isKnownDeleted;
    private @Nullable PositiveControl control;

    private Owner(Inquiry inquiry, AccessRef planned, @Nullable SearchResultEntry entry, boolean isKnownDeleted) {
        this.inquiry = inquiry;
        this.planned = planned;
        this.entry = entry;
        this.isKnownDeleted = isKnownDeleted;
    }

    /** Reads what carries the id of {@code planned} now. */
    static Owner read(Inquiry inquiry, AccessRef planned) throws ConnectorException {
        return read(inquiry, planned, false);
    }

    /** The same, of an account that we may have deleted and verified to be gone. */
    static Owner read(Inquiry inquiry, AccessRef planned, boolean isKnownDeleted) throws ConnectorException {
        List<String> attributes =
                new ArrayList<>(List.of(AccountReader.attributes(inquiry.settings(), inquiry.server())));
        // All of them, also those left out of the configuration since: a step that was planned must not look done.
        for (CredentialAttribute credential : CredentialAttribute.values()) {
            if (credential.isReadable()) {
                attributes.add(credential.attribute());
            }
        }
        SearchResultEntry entry = new PinnedSearch(inquiry)
                .account(planned.id().accountId(), attributes.toArray(String[]::new))
                .orElse(null);
        Owner owner = new Owner(inquiry, planned, entry, isKnownDeleted);
        if (entry == null) {
            owner.requireNotWhereItWas();
        }
        return owner;
    }

    /** A read of one entry uses no index: what it shows is there, whatever a search by id says. */
    private void requireNotWhereItWas() throws ConnectorException {
        Optional<String> dn = plannedDn();
        Optional<SearchResultEntry> there =
                dn.isEmpty() ? Optional.empty() : inquiry.call().entry(dn.get(), inquiry.idAttribute());
        if (there.isEmpty()) {
            return;
        }
        Optional<String> found = inquiry.idOf(there.get());
        if (found.isEmpty()) {
            throw ConnectorException.builder(
                            FailureClass.AUTHORIZATION,
                            "an entry is where the one with the pinned id " + id() + " was, and does not show its id")
                    .permission("read on attribute " + inquiry.idAttribute() + " of accounts")
                    .build();
        }
        if (found.get().equals(id())) {
            throw ConnectorException.of(
                    FailureClass.CONFIG,
                    "the entry with the pinned id " + id()
                            + " is where it was, and a search by its id does not show it: the index of "
                            + inquiry.idAttribute()
                            + " is incomplete (OpenLDAP: run slapindex), and no answer by id can be believed");
        }
    }

    boolean isPresent() {
        return entry != null;
    }

    /** It was deleted by us, and that was verified: one that is not shown is not somewhere else. */
    boolean isKnownDeleted() {
        return isKnownDeleted && entry == null;
    }

    String id() {
        return planned.id().accountId();
    }

    AccessRef planned() {
        return planned;
    }

    /** The entry that carries the id now. */
    Optional<SearchResultEntry> entry() {
        return Optional.ofNullable(entry);
    }

    /** The entry that carries the id now, for writes. */
    SearchResultEntry present() throws ConnectorException {
        if (entry == null) {
            throw ConnectorException.of(FailureClass.NOT_FOUND, "no entry carries the pinned id " + id());
        }
        return entry;
    }

    /** Another account, shown by the same search by id. */
    PositiveControl control() throws ConnectorException {
        PositiveControl known = control;
        if (known == null) {
            known = new PeopleControls(inquiry).pinned(Set.of(id()));
            control = known;
        }
        return known;
    }

    /** Another account, shown by a search for its user name in each tree; not shown as soon as one tree does not show one. */
    PositiveControl userNameControl() throws ConnectorException {
        PositiveControl last = PositiveControl.notShown("", Origin.PICKED, "no people base is configured");
        for (DN context : inquiry.accountContexts()) {
            last = new IdentifierControls(inquiry).userNameIn(context, Set.of(id()), Set.of());
            if (!last.isShown()) {
                return last;
            }
        }
        return last;
    }

    /** The account's DN at planning time. */
    Optional<String> plannedDn() {
        return planned.fact(Facts.DN);
    }

    /** The innermost people base that the planned DN lies in. */
    Optional<DN> plannedBase() {
        return plannedDn()
                .filter(DN::isValidDN)
                .flatMap(dn -> inquiry.settings().peopleBases().stream()
                        .filter(base -> isBelow(dn, base))
                        .max(Comparator.comparingInt(base -> base.getRDNs().length)));
    }

    private static boolean isBelow(String dn, DN base) {
        try {
            return DN.isDescendantOf(dn, base.toString(), true);
        } catch (LDAPException e) {
            return false;
        }
    }

    /** The planned DN or user name belongs to another entry now: perhaps a new hire's. */
    boolean isNameTaken() throws ConnectorException {
        Optional<String> dn = plannedDn();
        if (dn.isPresent() && useOfDn(dn.get()) == NameUse.ANOTHERS) {
            return true;
        }
        for (String uid : plannedUids()) {
            if (useOfUid(uid) == NameUse.ANOTHERS) {
                return true;
            }
        }
        return false;
    }

    /** By which values groups could hold the account when it was planned. */
    List<String> plannedNames(MembershipAttribute attribute) {
        return attribute.holdsDn() ? plannedDn().stream().toList() : plannedUids();
    }

    private List<String> plannedUids() {
        return Stream.concat(planned.fact(Facts.UID).stream(), NameList.split(planned.fact(Facts.OTHER_UIDS)).stream())
                .toList();
    }

    /** Whose DN this is. */
    NameUse useOfDn(String dn) throws ConnectorException {
        Optional<SearchResultEntry> there = inquiry.call().entry(dn, inquiry.idAttribute());
        if (there.isEmpty()) {
            return notShown();
        }
        return inquiry.idOf(there.get()).equals(Optional.of(id())) ? NameUse.OURS : NameUse.ANOTHERS;
    }

    /**
     * Whose user name this is, anywhere in the tree, account or not. An entry whose id we may not see, a referral and a listing that
     * ended early count as another's: there may be somebody else.
     *
     * @throws ConnectorException also when nobody is found and no control shows that somebody would be
     */
    NameUse useOfUid(String uid) throws ConnectorException {
        boolean isOurs = false;
        for (DN context : inquiry.accountContexts()) {
            Filter named = ValueSearch.of(context, AccountReader.UID).with(uid);
            Listing listing = inquiry.call().list(context, named, inquiry.idAttribute());
            boolean others = listing.entries().stream()
                    .anyMatch(there -> !inquiry.idOf(there).equals(Optional.of(id())));
            if (others || !listing.isComplete()) {
                return NameUse.ANOTHERS;
            }
            boolean isOursHere = !listing.entries().isEmpty();
            PositiveControl shown = new IdentifierControls(inquiry)
                    .userNameIn(context, Set.of(id()), isOursHere ? Set.of(id()) : Set.of());
            if (!shown.isShown()) {
                throw GoneAccount.hidden(shown);
            }
            isOurs |= isOursHere;
        }
        return isOurs ? NameUse.OURS : notShown();
    }

    private NameUse notShown() {
        return inquiry.settings().wholeTreeVisible() ? NameUse.FREE : NameUse.UNCLEAR;
    }
}
