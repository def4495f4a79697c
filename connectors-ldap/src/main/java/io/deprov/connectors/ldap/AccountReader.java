package io.deprov.connectors.ldap;

import com.unboundid.ldap.sdk.Entry;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.RDN;
import com.unboundid.ldap.sdk.SearchResultEntry;
import io.deprov.api.ConnectorException;
import io.deprov.api.FailureClass;
import io.deprov.api.access.AccessRef;
import io.deprov.api.access.Account;
import io.deprov.api.access.Effect;
import io.deprov.api.access.Fingerprint;
import io.deprov.api.access.Identifier;
import io.deprov.api.access.IdentifierType;
import io.deprov.api.access.ItemId;
import io.deprov.api.access.Protection;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** Makes an account of an entry. */
final class AccountReader {

    static final String UID = "uid";
    private static final String CN = "cn";
    private static final String CREATED = "createTimestamp";
    /** Kept by slapo-lastbind and 389 Directory Server, where they are switched on. */
    private static final List<String> LAST_USED = List.of("pwdLastSuccess", "authTimestamp", "lastLoginTime");

    static final String PASSWORD_CHANGED = "pwdChangedTime";

    private static final String ENDS = "pwdEndTime";

    private final Inquiry inquiry;

    AccountReader(Inquiry inquiry) {
        this.inquiry = inquiry;
    }

    /** What to ask for so that an entry can be read here. Never the password. */
    static String[] attributes(LdapSettings settings, ServerProfile server) {
        Set<String> names = new LinkedHashSet<>();
        names.add(server.idAttribute().attribute());
        names.addAll(List.of("objectClass", UID, CN, CREATED, ENDS, PASSWORD_CHANGED, PasswordPolicy.SUBENTRY));
        names.addAll(LAST_USED);
        settings.identifiers().values().forEach(identifier -> names.add(identifier.attribute()));
        names.addAll(settings.lookAlikeAttributes());
        BlockChoice.STRATEGIES.forEach(strategy -> names.add(strategy.attribute()));
        return names.toArray(String[]::new);
    }

    /** An account that may be the subject's. {@code entry} must have been read with the usability control. */
    Account account(SearchResultEntry entry, Protection protection) throws ConnectorException {
        Account.Builder builder = plain(entry).protection(protection);
        SignInRules rules = SignInRules.of(inquiry, entry);
        if (new BlockChoice(inquiry.settings(), inquiry.server())
                .inForce(entry, rules, inquiry.now())
                .isPresent()) {
            builder.alreadyInForce(Effect.BLOCK_SIGN_IN);
        }
        return builder.build();
    }

    /** One that is only shown to people: whether it is protected or blocked is not looked at. */
    Account lookAlike(SearchResultEntry entry) throws ConnectorException {
        return plain(entry)
                .protection(Protection.unreadable("only looks alike; its protection was not read"))
                .build();
    }

    private Account.Builder plain(Entry entry) throws ConnectorException {
        AccessRef ref = ref(entry);
        Account.Builder builder = Account.builder(ref.id())
                .displayName(displayName(entry))
                .fingerprint(ref.fingerprint())
                .expiresAt(PolicyEnd.time(entry, ENDS).orElse(null));
        ref.facts().forEach(builder::fact);
        identifiers(entry).forEach(builder::identifier);
        for (String attribute : LAST_USED) {
            PolicyEnd.time(entry, attribute).ifPresent(builder::lastUsedAt);
        }
        return builder;
    }

    /** The account as it travels into plans. */
    AccessRef ref(Entry entry) throws ConnectorException {
        ItemId id = id(entry);
        Fingerprint fingerprint = Fingerprint.of(id.nativeId())
                .createdAt(PolicyEnd.time(entry, CREATED).orElse(null))
                .build();
        Map<String, String> facts = new TreeMap<>();
        facts.put(Facts.DN, entry.getDN());
        List<String> uids = uids(entry);
        if (!uids.isEmpty()) {
            facts.put(Facts.UID, uids.get(0));
        }
        if (uids.size() > 1) {
            facts.put(Facts.OTHER_UIDS, NameList.join(uids.subList(1, uids.size())));
        }
        values(entry, CN).stream().findFirst().ifPresent(cn -> facts.put(Facts.CN, cn));
        return AccessRef.of(id, fingerprint, facts);
    }

    ItemId id(Entry entry) throws ConnectorException {
        return inquiry.accountId(inquiry.idOf(entry)
                .orElseThrow(() -> ConnectorException.builder(
                                FailureClass.AUTHORIZATION,
                                "an account is shown without its " + inquiry.idAttribute()
                                        + ", and nothing can be pinned without it")
                        .permission("read on attribute " + inquiry.idAttribute() + " of accounts")
                        .build()));
    }

    /** The values of all configured identifier types. */
    List<Identifier> identifiers(Entry entry) {
        List<Identifier> found = new ArrayList<>();
        inquiry.settings()
                .identifiers()
                .forEach((type, where) -> values(entry, where.attribute()).forEach(value -> add(found, type, value)));
        return found;
    }

    private static void add(List<Identifier> found, IdentifierType type, String value) {
        if (!value.isBlank()) {
            found.add(new Identifier(type, value));
        }
    }

    static List<String> uids(Entry entry) {
        return values(entry, UID);
    }

    static List<String> values(Entry entry, String attribute) {
        String[] values = entry.getAttributeValues(attribute);
        return values == null ? List.of() : List.of(values);
    }

    private static String displayName(Entry entry) {
        return Optional.ofNullable(entry.getAttributeValue(UID))
                .or(() -> Optional.ofNullable(entry.getAttributeValue(CN)))
                .orElseGet(() -> nameInTree(entry));
    }

    private static String nameInTree(Entry entry) {
        try {
            RDN rdn = entry.getRDN();
            return rdn == null ? entry.getDN() : rdn.getAttributeValues()[0];
        } catch (LDAPException e) {
            return entry.getDN();
        }
    }
}
