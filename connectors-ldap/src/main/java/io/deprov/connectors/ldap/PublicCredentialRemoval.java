package io.deprov.connectors.ldap;

import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.Modification;
import com.unboundid.ldap.sdk.ModificationType;
import io.deprov.api.ConnectorException;
import io.deprov.api.Evidence;
import io.deprov.api.FailureClass;
import io.deprov.api.PositiveControl;
import io.deprov.api.Preparation;
import io.deprov.api.PreparedStep;
import io.deprov.api.Proof;
import io.deprov.api.RevokeOutcome;
import io.deprov.api.StepRef;
import io.deprov.api.Verification;
import io.deprov.api.access.AccessRef;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Takes an SSH key or certificate away: found by its fingerprint now, deleted by its exact value, so that the account's other keys stay
 * and a value that changed meanwhile is not touched.
 */
final class PublicCredentialRemoval implements NativeEffect {

    private final Inquiry inquiry;
    private final CredentialAttribute attribute;

    PublicCredentialRemoval(Inquiry inquiry, CredentialAttribute attribute) {
        this.inquiry = inquiry;
        this.attribute = attribute;
    }

    @Override
    public Preparation prepare(Owner owner, StepRef step) throws ConnectorException {
        if (!owner.isPresent()) {
            return new GoneAccount(inquiry).prepared(owner);
        }
        Map<String, List<CredentialValues.Value>> values = CredentialValues.read(owner.present(), attribute);
        if (!values.containsKey(fingerprint(step))) {
            PositiveControl control = control(owner);
            if (!control.isShown()) {
                throw GoneAccount.hidden(control);
            }
            return Preparation.alreadyInState(absent(control));
        }
        Optional<String> required = inquiry.server().classRequiring(owner.present(), attribute.attribute());
        if (required.isPresent() && values.size() == 1) {
            return Preparation.notRemovable("object class " + required.get() + " insists on a " + attribute.attribute()
                    + " and this is the last one: take the class away together with it, by hand");
        }
        AccessRef planned = step.access();
        return Preparation.ready(
                Guard.of(inquiry.hasId(owner.id())).token(),
                AccessRef.of(planned.id(), planned.fingerprint(), Map.of(Facts.ATTRIBUTE, attribute.attribute())));
    }

    @Override
    public RevokeOutcome revoke(Owner owner, PreparedStep prepared) throws ConnectorException {
        List<CredentialValues.Value> values =
                CredentialValues.read(owner.present(), attribute).get(fingerprint(prepared.step()));
        if (values == null) {
            throw ConnectorException.of(
                    FailureClass.NOT_FOUND,
                    "entry " + owner.id() + " has no " + attribute.attribute() + " with this fingerprint any more");
        }
        List<Modification> removals = new ArrayList<>();
        for (CredentialValues.Value value : values) {
            removals.add(new Modification(ModificationType.DELETE, value.description(), value.bytes()));
        }
        try {
            new GuardedWrite(inquiry).modify(owner.present().getDN(), Guard.parse(prepared.stateToken()), removals);
        } catch (LDAPException e) {
            throw LdapFailures.write(
                            "removing a " + attribute.attribute() + " of entry " + owner.id(),
                            "write on attribute " + attribute.attribute() + " of entry " + owner.id(),
                            e)
                    .build();
        }
        return RevokeOutcome.changed(Evidence.of(
                attribute.attribute() + " value deleted by modify; result success",
                Map.of(Facts.ATTRIBUTE, attribute.attribute())));
    }

    @Override
    public Verification verify(Owner owner, StepRef step) throws ConnectorException {
        if (!owner.isPresent()) {
            return new GoneAccount(inquiry).verified(owner);
        }
        if (CredentialValues.read(owner.present(), attribute).containsKey(fingerprint(step))) {
            return Verification.notYet("the entry still has it");
        }
        PositiveControl control = control(owner);
        return control.isShown() ? Verification.holds(absent(control)) : Verification.hidden(control.why());
    }

    private static String fingerprint(StepRef step) {
        return step.access().id().nativeId();
    }

    private PositiveControl control(Owner owner) throws ConnectorException {
        return new CredentialControls(inquiry).absent(owner, attribute, Set.of(owner.id()));
    }

    private Proof absent(PositiveControl control) {
        return Proof.absent(
                        "the entry has no " + attribute.attribute() + " with this fingerprint", inquiry.now(), control)
                .withFacts(Map.of(Facts.ATTRIBUTE, attribute.attribute()));
    }
}
