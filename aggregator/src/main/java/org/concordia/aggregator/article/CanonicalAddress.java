package org.concordia.aggregator.article;

/** Addresses without what does not tell articles apart, simply. */
public final class CanonicalAddress {

    private CanonicalAddress() {}

    public static String of(String address) {
        return address.strip().replaceFirst("#.*", "").replaceAll("[?&]utm_[a-z]+=[^&]*", "");
    }
}
