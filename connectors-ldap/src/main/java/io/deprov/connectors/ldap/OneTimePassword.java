package io.deprov.connectors.ldap;

import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.PasswordProvider;
import com.unboundid.ldap.sdk.ResultCode;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * A password for one bind. The SDK keeps the bind request for as long as the connection lives, and with it whatever password it was
 * made with; this one hands its octets out when the request is written and has none afterwards. The SDK wipes what it was given.
 *
 * <p>A connection that breaks is never signed in again by the SDK: {@link ConnectionOpener} opens another one, with the password
 * fetched afresh.
 */
final class OneTimePassword extends PasswordProvider implements AutoCloseable {

    private static final long serialVersionUID = 1L;
    private static final byte[] GONE = {};

    private transient byte[] octets;

    OneTimePassword(char[] password) {
        ByteBuffer encoded = StandardCharsets.UTF_8.encode(CharBuffer.wrap(password));
        octets = new byte[encoded.remaining()];
        encoded.get(octets);
        encoded.clear();
        encoded.put(new byte[encoded.capacity()]);
    }

    int length() {
        return octets.length;
    }

    @Override
    public byte[] getPasswordBytes() throws LDAPException {
        byte[] given = octets;
        if (given.length == 0) {
            throw new LDAPException(ResultCode.PARAM_ERROR, "the password was handed out already");
        }
        octets = GONE;
        return given;
    }

    /** Wipes what was not handed out. */
    @Override
    public void close() {
        Arrays.fill(octets, (byte) 0);
        octets = GONE;
    }
}
