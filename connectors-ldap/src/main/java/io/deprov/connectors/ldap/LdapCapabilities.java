package io.deprov.connectors.ldap;

import com.unboundid.ldap.sdk.DN;
import com.unboundid.ldap.sdk.Filter;
import com.unboundid.ldap.sdk.SearchResultEntry;
import io.deprov.api.Capabilities;
import io.deprov.api.Capability;
import io.deprov.api.ConnectorException;
import io.deprov.api.access.AccessKind;
import io.deprov.api.access.Effect;
import io.deprov.api.access.PartitionId;
import io.deprov.api.access.Phase;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** What can be done on this target. Probed on the default policy and on the control account; each account is looked at again. */
final class LdapCapabilities {

    /**
     * The server answers reads as of its last write. What lags is referential integrity: after a deletion or rename it corrects groups
     * a moment later (slapd 2.5: within 0.3 s), and until then a group shows the old name.
     */
    private static final Duration REFERENTIAL_INTEGRITY = Duration.ofSeconds(5);

    private final Inquiry inquiry;

    LdapCapabilities(Inquiry inquiry) {
        this.inquiry = inquiry;
    }

    Capabilities probe() throws ConnectorException {
        Capabilities.Builder builder = Capabilities.builder().partition(PartitionId.MAIN);
        inquiry.settings().identifiers().forEach((type, where) -> builder.identifierType(type, where.use()));
        block(builder);
        for (CredentialAttribute attribute : inquiry.settings().credentialAttributes()) {
            if (inquiry.server().knows(attribute.attribute())) {
                builder.supports(revoke(attribute));
            }
        }
        if (!inquiry.settings().groupBases().isEmpty()) {
            builder.supports(remove());
        }
        return builder.supports(delete()).build();
    }

    private void block(Capabilities.Builder builder) throws ConnectorException {
        SignInRules rules = rules();
        BlockChoice choice = new BlockChoice(inquiry.settings(), inquiry.server());
        Optional<BlockStrategy> strategy = choice.strategy(rules);
        if (strategy.isEmpty()) {
            builder.impossible(AccessKind.ACCOUNT, Effect.BLOCK_SIGN_IN, choice.whyNone(rules));
            return;
        }
        // Not marked reversible: the old value can be put back, but RestoreOp is not implemented yet.
        Capability.Builder block = Capability.builder(AccessKind.ACCOUNT, Effect.BLOCK_SIGN_IN, Phase.CONTAIN)
                .leavesBehind("connections that are open already stay authenticated")
                .permission(strategy.get().permission());
        if (!(strategy.get() instanceof NsAccountLock)) {
            block.leavesBehind(
                    "logins that do not use the password (SASL EXTERNAL, GSSAPI, SSH keys) are not refused by"
                            + " the password policy");
        }
        builder.supports(block.build());
    }

    /** Of an account that is there; of none in particular when none is visible. */
    SignInRules rules() throws ConnectorException {
        Optional<SearchResultEntry> sample = sample();
        if (sample.isEmpty()) {
            return new SignInRules(
                    PasswordPolicy.ofDefault(inquiry),
                    SignInRules.Usability.UNSAID,
                    false,
                    inquiry.settings().blockSignIn());
        }
        SignInRules rules = SignInRules.of(inquiry, sample.get());
        return inquiry.settings().passwordPolicy().isPresent() ? rules.under(PasswordPolicy.ofDefault(inquiry)) : rules;
    }

    /** Preferably one with a password, because servers say nothing about the usability of the others. */
    private Optional<SearchResultEntry> sample() throws ConnectorException {
        Filter withPassword =
                Filter.createANDFilter(inquiry.account(), CredentialValues.presence(CredentialAttribute.USER_PASSWORD));
        for (Filter filter : List.of(withPassword, inquiry.account())) {
            for (DN base : inquiry.settings().peopleBases()) {
                Optional<String> id =
                        inquiry.call().any(base, filter, inquiry.idAttribute()).flatMap(inquiry::idOf);
                if (id.isPresent()) {
                    return new PinnedSearch(inquiry).account(id.get(), inquiry.idAttribute(), PasswordPolicy.SUBENTRY);
                }
            }
        }
        return Optional.empty();
    }

    /** All of them let somebody in although sign-in is blocked: SSH and TLS do not ask the password policy. */
    private static Capability revoke(CredentialAttribute attribute) {
        Capability.Builder builder = Capability.builder(attribute.kind(), Effect.REVOKE, Phase.CONTAIN)
                .permission("write on attribute " + attribute.attribute() + " of accounts")
                .permission("search on attribute " + attribute.attribute() + " of accounts");
        switch (attribute) {
            case USER_PASSWORD -> builder.leavesBehind("connections that are open already stay authenticated");
            case SSH_PUBLIC_KEY ->
                builder.leavesBehind("copies in authorized_keys files and caches (sssd) of hosts")
                        .leavesBehind("SSH connections that are open already");
            case USER_CERTIFICATE ->
                builder.leavesBehind("the certificate itself stays valid for everybody who does not look it up here:"
                        + " its authority has to revoke it");
        }
        return builder.build();
    }

    private static Capability remove() {
        Capability.Builder builder = Capability.builder(AccessKind.GROUP_MEMBERSHIP, Effect.REMOVE, Phase.REVOKE)
                .maximumLag(REFERENTIAL_INTEGRITY)
                .leavesBehind("what programs remember of a group until they ask again");
        Arrays.stream(MembershipAttribute.values())
                .forEach(attribute -> builder.permission("write on attribute " + attribute.attribute() + " of groups"));
        return builder.build();
    }

    private Capability delete() {
        Capability.Builder builder = Capability.builder(AccessKind.ACCOUNT, Effect.DELETE, Phase.RETIRE)
                .leavesBehind("groups that hold the account, where the server has no referential integrity")
                .leavesBehind("connections that are open already stay authenticated")
                .permission("write on the accounts' entries and on attribute children of their parents");
        inquiry.settings().credentialAttributes().stream()
                .filter(attribute -> inquiry.server().knows(attribute.attribute()))
                .forEach(attribute -> builder.alsoRemoves(attribute.kind()));
        return builder.build();
    }
}
