package io.deprov.examples.quickstart;

import com.unboundid.ldap.listener.interceptor.InMemoryInterceptedRequest;
import com.unboundid.ldap.listener.interceptor.InMemoryInterceptedResult;
import com.unboundid.ldap.listener.interceptor.InMemoryInterceptedSASLBindRequest;
import com.unboundid.ldap.listener.interceptor.InMemoryInterceptedSimpleBindRequest;
import com.unboundid.ldap.listener.interceptor.InMemoryInterceptedSimpleBindResult;
import com.unboundid.ldap.listener.interceptor.InMemoryOperationInterceptor;
import com.unboundid.ldap.sdk.DN;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.ResultCode;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Who is signed in on which connection, for the rules that ask. Must be the first interceptor: a bind that a later one
 * refuses leaves the connection anonymous (RFC 4511 section 4.2.1).
 *
 * <p>Simple binds only. SASL is refused, since the password policy would not see it.
 */
final class BoundIdentities extends InMemoryOperationInterceptor {

    private static final DN ADMIN = parse(DirectoryTree.ADMIN_DN);
    private static final DN SERVICE = parse(DirectoryTree.SERVICE_DN);

    private final Map<Long, DN> identities = new ConcurrentHashMap<>();

    boolean isAnonymous(InMemoryInterceptedRequest operation) {
        return !identities.containsKey(operation.getConnectionID());
    }

    boolean isAdmin(InMemoryInterceptedRequest operation) {
        return ADMIN.equals(identities.get(operation.getConnectionID()));
    }

    boolean isAdmin(InMemoryInterceptedResult operation) {
        return ADMIN.equals(identities.get(operation.getConnectionID()));
    }

    boolean isService(InMemoryInterceptedRequest operation) {
        return SERVICE.equals(identities.get(operation.getConnectionID()));
    }

    @Override
    public void processSimpleBindRequest(InMemoryInterceptedSimpleBindRequest operation) {
        identities.remove(operation.getConnectionID());
    }

    @Override
    public void processSimpleBindResult(InMemoryInterceptedSimpleBindResult operation) {
        if (!ResultCode.SUCCESS.equals(operation.getResult().getResultCode())) {
            return;
        }
        DN dn = parse(operation.getRequest().getBindDN());
        if (!dn.isNullDN()) {
            identities.put(operation.getConnectionID(), dn);
        }
    }

    @Override
    public void processSASLBindRequest(InMemoryInterceptedSASLBindRequest operation) throws LDAPException {
        identities.remove(operation.getConnectionID());
        throw new LDAPException(ResultCode.AUTH_METHOD_NOT_SUPPORTED, "this directory knows simple binds only");
    }

    /** For names the server has accepted already. */
    static DN parse(String dn) {
        try {
            return new DN(dn);
        } catch (LDAPException e) {
            throw new IllegalArgumentException("not a DN: " + dn, e);
        }
    }
}
