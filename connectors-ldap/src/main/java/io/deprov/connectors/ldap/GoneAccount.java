package io.deprov.connectors.ldap;

import com.unboundid.ldap.sdk.DN;
import io.deprov.api.ConnectorException;
import io.deprov.api.FailureClass;
import io.deprov.api.PositiveControl;
import io.deprov.api.Preparation;
import io.deprov.api.Proof;
import io.deprov.api.Verification;
import java.util.Optional;
import java.util.Set;

/** What to say when no entry carries the pinned id. */
final class GoneAccount {

    private final Inquiry inquiry;

    GoneAccount(Inquiry inquiry) {
        this.inquiry = inquiry;
    }

    /** Gone is done only when the name is gone as well; a name that lives on may be a new hire's. */
    Preparation prepared(Owner owner) throws ConnectorException {
        PositiveControl control = owner.control();
        if (!control.isShown()) {
            throw hidden(control);
        }
        if (owner.isNameTaken()) {
            return Preparation.drifted("no entry carries the pinned id " + owner.id()
                    + " any more, and its name belongs to another entry");
        }
        requireSight(owner);
        return Preparation.alreadyInState(gone(owner, control));
    }

    /**
     * An account that vanished without our doing was deleted, or moved to where we may not look: the control below a people base is
     * shown in both cases. Only the administrator's word that we may look everywhere tells them apart.
     */
    void requireSight(Owner owner) throws ConnectorException {
        if (!inquiry.settings().wholeTreeVisible()) {
            throw ConnectorException.of(FailureClass.NOT_FOUND, outOfSight(owner));
        }
    }

    /** Why the account may be there; empty where we have deleted it, or the whole tree is visible, so that not found is gone. */
    Optional<String> doubt(Owner owner) {
        boolean isGone = owner.isKnownDeleted() || inquiry.settings().wholeTreeVisible();
        return isGone ? Optional.empty() : Optional.of(outOfSight(owner));
    }

    private String outOfSight(Owner owner) {
        return "no entry carries the pinned id " + owner.id()
                + " as far as this login can see: the account was deleted, or moved to where it may not look. Find it, or let"
                + " the login search entry, " + inquiry.idAttribute() + " and " + AccountReader.UID
                + " in the whole naming context and configure wholeTreeVisible: true";
    }

    /** For effects on an account that is to live on: one that is gone lets nobody in any more, whoever has its name now. */
    Verification verified(Owner owner) throws ConnectorException {
        PositiveControl control = owner.control();
        if (!control.isShown()) {
            return neither(control);
        }
        Optional<String> doubt = doubt(owner);
        return doubt.isPresent() ? Verification.hidden(doubt.get()) : Verification.holds(gone(owner, control));
    }

    private static Verification neither(PositiveControl control) {
        return Verification.hidden("the account is not shown, but neither is the control: " + control.why());
    }

    /**
     * For a deletion, which is asked about after we have deleted the entry, or may have. Where the whole tree is not visible this much
     * can still be shown: below the people base that it was planned in another account is shown by its id, so that the entry would be,
     * had it stayed; and {@link Owner#read} has not found it in its place. That somebody has moved it out of sight between our last
     * look and now is not ruled out, and the proof says so.
     */
    Verification deleted(Owner owner) throws ConnectorException {
        PositiveControl control = owner.control();
        if (!control.isShown()) {
            return neither(control);
        }
        if (inquiry.settings().wholeTreeVisible()) {
            return Verification.holds(gone(owner, control));
        }
        Optional<DN> base = owner.plannedBase();
        if (base.isEmpty()) {
            return Verification.hidden(outOfSight(owner));
        }
        PositiveControl beside = new PeopleControls(inquiry).inBase(base.get(), Set.of(owner.id()));
        return beside.isShown()
                ? Verification.holds(Proof.absent(
                        "no entry that this login can see carries the pinned id " + owner.id()
                                + ", and none with it is where it was",
                        inquiry.now(),
                        control))
                : neither(beside);
    }

    private Proof gone(Owner owner, PositiveControl control) {
        return Proof.absent("no entry carries the pinned id " + owner.id(), inquiry.now(), control);
    }

    /** Neither the thing nor its control is shown: that is a missing right until somebody shows otherwise. */
    static ConnectorException hidden(PositiveControl control) {
        return ConnectorException.builder(
                        FailureClass.AUTHORIZATION,
                        "nothing is shown, but neither is the positive control of " + control.scope() + ": "
                                + control.why())
                .permission("search and read on " + control.scope())
                .build();
    }
}
