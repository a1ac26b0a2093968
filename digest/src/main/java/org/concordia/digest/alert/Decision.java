package org.concordia.digest.alert;

/** What an editor says to a held alert. */
public enum Decision {
    APPROVE,
    DECLINE
}
