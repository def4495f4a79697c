package io.deprov.connectors.ldap;

import com.unboundid.ldap.sdk.Filter;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.Modification;
import com.unboundid.ldap.sdk.ModificationType;
import io.deprov.api.ConnectorException;
import io.deprov.api.Evidence;
import io.deprov.api.PositiveControl;
import io.deprov.api.Preparation;
import io.deprov.api.PreparedStep;
import io.deprov.api.Proof;
import io.deprov.api.RevokeOutcome;
import io.deprov.api.StepRef;
import io.deprov.api.Verification;
import io.deprov.api.access.AccessRef;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Takes the password away. Whether there is one is asked by a presence filter; the value is never read. */
final class PasswordRemoval implements NativeEffect {

    private static final CredentialAttribute PASSWORD = CredentialAttribute.USER_PASSWORD;

    private final Inquiry inquiry;

    PasswordRemoval(Inquiry inquiry) {
        this.inquiry = inquiry;
    }

    @Override
    public Preparation prepare(Owner owner, StepRef step) throws ConnectorException {
        if (!owner.isPresent()) {
            return new GoneAccount(inquiry).prepared(owner);
        }
        if (!isSet(owner)) {
            PositiveControl control = control(owner);
            if (!control.isShown()) {
                throw GoneAccount.hidden(control);
            }
            return Preparation.alreadyInState(absent(control));
        }
        Optional<String> required = inquiry.server().classRequiring(owner.present(), PASSWORD.attribute());
        if (required.isPresent()) {
            return Preparation.notRemovable("object class " + required.get() + " insists on " + PASSWORD.attribute()
                    + ": take the class away or set a password nobody knows, by hand");
        }
        Filter stillSet = Filter.createANDFilter(inquiry.hasId(owner.id()), CredentialValues.presence(PASSWORD));
        AccessRef planned = step.access();
        return Preparation.ready(
                Guard.of(stillSet).token(),
                AccessRef.of(planned.id(), planned.fingerprint(), Map.of(Facts.ATTRIBUTE, PASSWORD.attribute())));
    }

    @Override
    public RevokeOutcome revoke(Owner owner, PreparedStep prepared) throws ConnectorException {
        Modification removal = new Modification(ModificationType.DELETE, PASSWORD.attribute());
        try {
            new GuardedWrite(inquiry)
                    .modify(owner.present().getDN(), Guard.parse(prepared.stateToken()), List.of(removal));
        } catch (LDAPException e) {
            throw LdapFailures.write(
                            "removing the password of entry " + owner.id(),
                            "write on attribute " + PASSWORD.attribute() + " of entry " + owner.id(),
                            e)
                    .build();
        }
        return RevokeOutcome.changed(Evidence.of(
                PASSWORD.attribute() + " deleted by modify; result success",
                Map.of(Facts.ATTRIBUTE, PASSWORD.attribute())));
    }

    @Override
    public Verification verify(Owner owner, StepRef step) throws ConnectorException {
        if (!owner.isPresent()) {
            return new GoneAccount(inquiry).verified(owner);
        }
        if (isSet(owner)) {
            return Verification.notYet("the account still has a password");
        }
        PositiveControl control = control(owner);
        return control.isShown() ? Verification.holds(absent(control)) : Verification.hidden(control.why());
    }

    private boolean isSet(Owner owner) throws ConnectorException {
        return new PinnedSearch(inquiry)
                .accountWith(owner.id(), CredentialValues.presence(PASSWORD), DirectoryCall.NO_ATTRIBUTES)
                .isPresent();
    }

    private PositiveControl control(Owner owner) throws ConnectorException {
        return new CredentialControls(inquiry).absent(owner, PASSWORD, Set.of(owner.id()));
    }

    private Proof absent(PositiveControl control) {
        return Proof.absent("the entry has no " + PASSWORD.attribute(), inquiry.now(), control)
                .withFacts(Map.of(Facts.ATTRIBUTE, PASSWORD.attribute()));
    }
}
