package io.deprov.connectors.ldap;

import com.unboundid.ldap.sdk.SearchResultEntry;
import io.deprov.api.ConnectorException;
import io.deprov.api.DiscoverRequest;
import io.deprov.api.DiscoveryPage;
import io.deprov.api.FailureClass;
import io.deprov.api.PositiveControl;
import io.deprov.api.ScopeReport;
import io.deprov.api.access.AccessKind;
import io.deprov.api.access.Account;
import io.deprov.api.access.FoundIdentifier;
import io.deprov.api.access.IdStrength;
import io.deprov.api.access.Identifier;
import io.deprov.api.access.IdentifierType;
import io.deprov.api.access.ItemId;
import io.deprov.api.access.PartitionId;
import io.deprov.api.access.StandardCredential;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** What stands on the account's own entry: the account and its credentials. One scope for each, because each has its own rights. */
final class EntryScope {

    private final Inquiry inquiry;
    private final Set<String> asked = new LinkedHashSet<>();

    EntryScope(Inquiry inquiry) {
        this.inquiry = inquiry;
    }

    void read(Owner owner, DiscoverRequest request, DiscoveryPage.Builder page) throws ConnectorException {
        asked.addAll(request.accounts().stream()
                .map(account -> account.id().accountId())
                .collect(Collectors.toSet()));
        if (Discovery.isWanted(request, AccessKind.ACCOUNT)) {
            account(owner, page);
        }
        for (CredentialAttribute attribute : inquiry.settings().credentialAttributes()) {
            if (inquiry.server().knows(attribute.attribute()) && Discovery.isWanted(request, attribute.kind())) {
                credentials(owner, attribute, page);
            }
        }
    }

    private void account(Owner owner, DiscoveryPage.Builder page) throws ConnectorException {
        Optional<SearchResultEntry> entry = owner.entry();
        if (entry.isPresent()) {
            Account account =
                    new AccountReader(inquiry).account(entry.get(), new ProtectedGroups(inquiry).of(entry.get()));
            page.item(account);
            account.identifiers().forEach(identifier -> page.identifier(new FoundIdentifier(identifier, account.id())));
        }
        report(owner, new PeopleControls(inquiry).pinned(asked), AccessKind.ACCOUNT, page);
    }

    private void credentials(Owner owner, CredentialAttribute attribute, DiscoveryPage.Builder page)
            throws ConnectorException {
        boolean isPasswordSet = false;
        if (owner.entry().isPresent()) {
            if (attribute.isReadable()) {
                published(owner.present(), attribute, page);
            } else {
                isPasswordSet = password(owner, attribute, page);
            }
        }
        try {
            CredentialControls controls = new CredentialControls(inquiry);
            PositiveControl control =
                    isPasswordSet ? controls.visible(attribute, asked) : controls.absent(owner, attribute, asked);
            report(owner, control, attribute.kind(), page);
        } catch (ConnectorException e) {
            // What this scope cannot tell does not hide the others.
            Listing.Gap gap = Listing.Gap.of(e).orElseThrow(() -> e);
            page.scope(ScopeReport.incomplete(
                    PartitionId.MAIN, attribute.attribute(), Set.of(attribute.kind()), gap.failureClass(), gap.why()));
        }
    }

    private boolean password(Owner owner, CredentialAttribute attribute, DiscoveryPage.Builder page)
            throws ConnectorException {
        boolean isSet = new PinnedSearch(inquiry)
                .accountWith(owner.id(), CredentialValues.presence(attribute), DirectoryCall.NO_ATTRIBUTES)
                .isPresent();
        if (isSet) {
            ItemId id = id(owner, attribute, attribute.attribute());
            page.item(StandardCredential.builder(id)
                    .displayName("password")
                    .fact(Facts.ATTRIBUTE, attribute.attribute())
                    .issuedAt(PolicyEnd.time(owner.present(), AccountReader.PASSWORD_CHANGED)
                            .orElse(null))
                    .build());
        }
        return isSet;
    }

    private void published(SearchResultEntry entry, CredentialAttribute attribute, DiscoveryPage.Builder page)
            throws ConnectorException {
        ItemId account = new AccountReader(inquiry).id(entry);
        for (Map.Entry<String, List<CredentialValues.Value>> found :
                CredentialValues.read(entry, attribute).entrySet()) {
            byte[] bytes = found.getValue().get(0).bytes();
            ItemId id = ItemId.owned(account, attribute.kind(), found.getKey(), IdStrength.COMPOSITE);
            StandardCredential.Builder credential = StandardCredential.builder(id)
                    .fact(Facts.ATTRIBUTE, attribute.attribute())
                    .publicFingerprint(found.getKey());
            describe(attribute, bytes, credential);
            page.item(credential.build());
            if (found.getKey().startsWith("SHA256:")) {
                page.identifier(new FoundIdentifier(new Identifier(type(attribute), found.getKey()), id));
            }
        }
    }

    private static void describe(CredentialAttribute attribute, byte[] bytes, StandardCredential.Builder credential) {
        if (attribute == CredentialAttribute.SSH_PUBLIC_KEY) {
            SshPublicKey.parse(new String(bytes, StandardCharsets.UTF_8))
                    .map(key -> (key.type() + " " + key.comment()).strip())
                    .ifPresent(credential::displayName);
        } else {
            CertificateDates.of(bytes)
                    .ifPresent(dates -> credential
                            .displayName(dates.subject())
                            .issuedAt(dates.from())
                            .expiresAt(dates.until()));
        }
    }

    private static IdentifierType type(CredentialAttribute attribute) {
        return attribute == CredentialAttribute.SSH_PUBLIC_KEY
                ? IdentifierType.SSH_KEY_FINGERPRINT
                : IdentifierType.CERTIFICATE_FINGERPRINT;
    }

    private ItemId id(Owner owner, CredentialAttribute attribute, String nativeId) {
        return ItemId.owned(inquiry.accountId(owner.id()), attribute.kind(), nativeId, IdStrength.COMPOSITE);
    }

    /** What is on an entry that is not shown can be said only where the entry cannot be out of sight. */
    private void report(Owner owner, PositiveControl control, AccessKind kind, DiscoveryPage.Builder page) {
        Optional<String> doubt = control.isShown()
                ? owner.isPresent() ? Optional.empty() : new GoneAccount(inquiry).doubt(owner)
                : Optional.of(control.why());
        page.scope(
                doubt.isEmpty()
                        ? ScopeReport.complete(PartitionId.MAIN, control.scope(), Set.of(kind), control)
                        : ScopeReport.incomplete(
                                PartitionId.MAIN,
                                control.scope(),
                                Set.of(kind),
                                FailureClass.AUTHORIZATION,
                                doubt.get()));
    }
}
