package io.deprov.connectors.ldap;

import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.ResultCode;
import io.deprov.api.ConnectorException;
import io.deprov.api.Evidence;
import io.deprov.api.Preparation;
import io.deprov.api.PreparedStep;
import io.deprov.api.RevokeOutcome;
import io.deprov.api.StepRef;
import io.deprov.api.Verification;
import java.util.Optional;

/** Deletes the account's entry and nothing below it: an entry with children is refused, with a child's id. */
final class AccountDeletion implements NativeEffect {

    private final Inquiry inquiry;

    AccountDeletion(Inquiry inquiry) {
        this.inquiry = inquiry;
    }

    @Override
    public Preparation prepare(Owner owner, StepRef step) throws ConnectorException {
        if (!owner.isPresent()) {
            return new GoneAccount(inquiry).prepared(owner);
        }
        Guard guard = Guard.of(inquiry.hasId(owner.id()));
        return Preparation.ready(guard.token(), new AccountReader(inquiry).ref(owner.present()));
    }

    @Override
    public RevokeOutcome revoke(Owner owner, PreparedStep prepared) throws ConnectorException {
        String dn = owner.present().getDN();
        try {
            new GuardedWrite(inquiry).delete(dn, Guard.parse(prepared.stateToken()));
        } catch (LDAPException e) {
            ConnectorException.Builder failure = LdapFailures.write(
                    "deleting entry " + owner.id(),
                    "write on entry " + owner.id() + " and on attribute children of its parent",
                    e);
            if (e.getResultCode().equals(ResultCode.NOT_ALLOWED_ON_NONLEAF)) {
                child(dn).ifPresent(failure::blocker);
            }
            throw failure.build();
        }
        return RevokeOutcome.changed(Evidence.of("entry deleted; result success"));
    }

    /** Only helps the person who reads it: when it cannot be read the refusal counts as it is. */
    private Optional<String> child(String dn) {
        try {
            return inquiry.call().child(dn, inquiry.idAttribute()).flatMap(inquiry::idOf);
        } catch (ConnectorException e) {
            return Optional.empty();
        }
    }

    @Override
    public Verification verify(Owner owner, StepRef step) throws ConnectorException {
        return owner.isPresent()
                ? Verification.notYet("the entry is still there")
                : new GoneAccount(inquiry).deleted(owner);
    }
}
