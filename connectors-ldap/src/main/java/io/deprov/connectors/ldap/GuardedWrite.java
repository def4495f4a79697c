package io.deprov.connectors.ldap;

import com.unboundid.ldap.sdk.Control;
import com.unboundid.ldap.sdk.DeleteRequest;
import com.unboundid.ldap.sdk.Filter;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.Modification;
import com.unboundid.ldap.sdk.ModifyRequest;
import com.unboundid.ldap.sdk.controls.AssertionRequestControl;
import io.deprov.api.ConnectorException;
import io.deprov.api.FailureClass;
import java.util.List;

/**
 * Sends one write that is done only if its guard holds. Where the server knows the assertion control it decides in the moment of the
 * write; elsewhere the guard is read directly before, which leaves a gap of one round trip.
 */
final class GuardedWrite {

    private static final Control[] NONE = {};

    private final Inquiry inquiry;

    GuardedWrite(Inquiry inquiry) {
        this.inquiry = inquiry;
    }

    /** Throws what the server answered; nothing was sent when it is a {@link ConnectorException}. */
    void modify(String dn, Guard guard, List<Modification> modifications) throws LDAPException, ConnectorException {
        Control[] controls = controls(dn, guard);
        inquiry.call().modify(new ModifyRequest(dn, modifications, controls));
    }

    /** As {@link #modify}. */
    void delete(String dn, Guard guard) throws LDAPException, ConnectorException {
        Control[] controls = controls(dn, guard);
        inquiry.call().delete(new DeleteRequest(dn, controls));
    }

    private Control[] controls(String dn, Guard guard) throws ConnectorException {
        if (inquiry.server().canAssert()) {
            return new Control[] {new AssertionRequestControl(guard.assertion(), true)};
        }
        Filter assertion = guard.assertion();
        if (inquiry.call().entry(dn, assertion, DirectoryCall.NO_ATTRIBUTES).isEmpty()) {
            throw ConnectorException.of(FailureClass.CONFLICT, "the entry is not as it was when the step was prepared");
        }
        return NONE;
    }
}
