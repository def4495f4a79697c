package io.deprov.connectors.ldap;

import com.unboundid.ldap.sdk.Entry;
import com.unboundid.ldap.sdk.Filter;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.Modification;
import com.unboundid.ldap.sdk.ModificationType;
import com.unboundid.ldap.sdk.SearchResultEntry;
import io.deprov.api.ConnectorException;
import io.deprov.api.Evidence;
import io.deprov.api.FailureClass;
import io.deprov.api.Preparation;
import io.deprov.api.PreparedStep;
import io.deprov.api.Proof;
import io.deprov.api.RevokeOutcome;
import io.deprov.api.StepRef;
import io.deprov.api.Verification;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Blocks sign-in by the attribute that means it on this server. A value that is there proves nothing by itself: what counts is that
 * the account's policy gives it force, and where the server says whether the account is usable, that it says no.
 */
final class SignInBlock implements NativeEffect {

    private final Inquiry inquiry;
    private final BlockChoice choice;

    SignInBlock(Inquiry inquiry) {
        this.inquiry = inquiry;
        this.choice = new BlockChoice(inquiry.settings(), inquiry.server());
    }

    @Override
    public Preparation prepare(Owner owner, StepRef step) throws ConnectorException {
        if (!owner.isPresent()) {
            return new GoneAccount(inquiry).prepared(owner);
        }
        SearchResultEntry account = owner.present();
        SignInRules rules = SignInRules.of(inquiry, account);
        Optional<BlockStrategy> inForce = choice.inForce(account, rules, inquiry.now());
        if (inForce.isPresent()) {
            return Preparation.alreadyInState(proof(inForce.get(), rules));
        }
        Optional<BlockStrategy> strategy = choice.strategy(account, rules, inquiry.now());
        if (strategy.isEmpty()) {
            return Preparation.notRemovable(choice.whyNone(rules));
        }
        Guard guard = new Guard(strategy.get().word(), unchanged(owner, account, strategy.get()));
        return Preparation.ready(guard.token(), new AccountReader(inquiry).ref(account));
    }

    /** The old value travels in the guard, so that a lock somebody else sets meanwhile is not overwritten unseen. */
    private Filter unchanged(Owner owner, Entry account, BlockStrategy strategy) throws ConnectorException {
        String old = account.getAttributeValue(strategy.attribute());
        Filter asRead = old == null
                ? Filter.createNOTFilter(Filter.createPresenceFilter(strategy.attribute()))
                : Filter.createEqualityFilter(strategy.attribute(), old);
        return Filter.createANDFilter(inquiry.hasId(owner.id()), asRead);
    }

    @Override
    public RevokeOutcome revoke(Owner owner, PreparedStep prepared) throws ConnectorException {
        Guard guard = Guard.parse(prepared.stateToken());
        BlockStrategy strategy = BlockChoice.named(guard.word())
                .orElseThrow(() -> ConnectorException.of(
                        FailureClass.INVALID_REQUEST, "the state token names no known way to block sign-in"));
        Modification write =
                new Modification(ModificationType.REPLACE, strategy.attribute(), strategy.value(inquiry.now()));
        try {
            new GuardedWrite(inquiry).modify(owner.present().getDN(), guard, List.of(write));
        } catch (LDAPException e) {
            throw LdapFailures.write(
                            "blocking sign-in of entry " + owner.id(),
                            "write on attribute " + strategy.attribute() + " of entry " + owner.id(),
                            e)
                    .build();
        }
        return RevokeOutcome.changed(Evidence.of(
                strategy.attribute() + " set by modify; result success",
                Map.of(Facts.STRATEGY, strategy.word(), Facts.ATTRIBUTE, strategy.attribute())));
    }

    @Override
    public Verification verify(Owner owner, StepRef step) throws ConnectorException {
        if (!owner.isPresent()) {
            return new GoneAccount(inquiry).verified(owner);
        }
        SearchResultEntry account = owner.present();
        SignInRules rules = SignInRules.of(inquiry, account);
        Optional<BlockStrategy> inForce = choice.inForce(account, rules, inquiry.now());
        return inForce.isPresent()
                ? Verification.holds(proof(inForce.get(), rules))
                : Verification.notYet(notInForce(account, rules));
    }

    private String notInForce(Entry account, SignInRules rules) {
        if (rules.usability() == SignInRules.Usability.USABLE) {
            return "the server says that the account can be used";
        }
        for (BlockStrategy strategy : BlockChoice.STRATEGIES) {
            if (strategy.isSet(account, inquiry.now())) {
                return strategy.attribute() + " is set but keeps nobody out: "
                        + strategy.obstacle(inquiry.server(), rules).orElse("");
            }
        }
        return "no attribute that blocks sign-in is set (a lock after failed log-ins ends by itself and does not count)";
    }

    private Proof proof(BlockStrategy strategy, SignInRules rules) {
        String said = rules.usability() == SignInRules.Usability.NOT_USABLE
                ? "and the server says that the account cannot be used"
                : "and "
                        + (strategy instanceof NsAccountLock
                                ? "the server obeys it"
                                : rules.policy().words() + " is in force");
        return Proof.present(strategy.attribute() + " is set, " + said, inquiry.now())
                .withFacts(Map.of(Facts.STRATEGY, strategy.word(), Facts.ATTRIBUTE, strategy.attribute()));
    }
}
