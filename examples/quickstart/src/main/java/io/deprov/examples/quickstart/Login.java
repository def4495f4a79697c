package io.deprov.examples.quickstart;

import static java.util.Objects.requireNonNull;

import java.security.SecureRandom;
import java.util.Base64;

/**
 * A name and the password that goes with it, for a simple bind. Passwords here are random and live as long as the JVM.
 *
 * @param dn whom to bind as
 * @param password in the clear; never log it, {@link #toString()} does not show it
 */
public record Login(String dn, String password) {

    private static final SecureRandom RANDOM = new SecureRandom();
    private static final int PASSWORD_BYTES = 24;

    public Login {
        requireNonNull(dn, "dn");
        requireNonNull(password, "password");
    }

    static Login withRandomPassword(String dn) {
        return new Login(dn, randomPassword());
    }

    static String randomPassword() {
        byte[] bytes = new byte[PASSWORD_BYTES];
        RANDOM.nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    @Override
    public String toString() {
        return "Login[dn=" + dn + ", password=***]";
    }
}
