package io.deprov.connectors.ldap;

import io.deprov.api.ConnectorException;
import io.deprov.api.FailureClass;
import io.deprov.api.PositiveControl;
import io.deprov.api.Preparation;
import io.deprov.api.Proof;
import io.deprov.api.Verification;

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
            throw ConnectorException.of(
                    FailureClass.NOT_FOUND,
                    "no entry carries the pinned id " + owner.id()
                            + " as far as this login can see: the account was deleted, or moved to where it may not look. Find it, or let"
                            + " the login search entry and " + inquiry.idAttribute()
                            + " in the whole naming context and configure wholeTreeVisible: true");
        }
    }

    /** The pinned account lets nobody in any more, whoever has its name now. */
    Verification verified(Owner owner) throws ConnectorException {
        PositiveControl control = owner.control();
        return control.isShown()
                ? Verification.holds(gone(owner, control))
                : Verification.hidden("the account is not shown, but neither is the control: " + control.why());
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
