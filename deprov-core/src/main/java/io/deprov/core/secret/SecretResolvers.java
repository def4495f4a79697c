package io.deprov.core.secret;

import io.deprov.api.config.Secret;
import io.deprov.api.config.SecretException;
import io.deprov.api.config.SecretRef;
import io.deprov.api.config.SecretResolver;
import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;

/** Picks the resolver of a reference's scheme. Immutable and thread-safe. */
public final class SecretResolvers {

    private final Map<String, SecretResolver> byScheme = new TreeMap<>();

    /**
     * Takes the resolvers; one handed over later replaces an earlier one of the same scheme, so that an application can override
     * what is built in.
     */
    public SecretResolvers(Collection<? extends SecretResolver> resolvers) {
        add(new EnvSecretResolver());
        add(new FileSecretResolver());
        resolvers.forEach(this::add);
    }

    private void add(SecretResolver resolver) {
        byScheme.put(resolver.scheme(), resolver);
    }

    /** True when there is a resolver for the reference's scheme: what can be said offline. */
    public boolean knows(SecretRef ref) {
        return byScheme.containsKey(ref.scheme());
    }

    /** The schemes there are, sorted. */
    public Collection<String> schemes() {
        return byScheme.keySet();
    }

    /**
     * Gets a secret; the caller closes it.
     *
     * @throws SecretException when there is no resolver for the scheme or no secret behind the reference
     */
    public Secret resolve(SecretRef ref) throws SecretException {
        SecretResolver resolver = byScheme.get(ref.scheme());
        if (resolver == null) {
            throw new SecretException("a secret reference has a scheme that nothing resolves; known are " + schemes());
        }
        return resolver.resolve(ref);
    }
}
