/** Carries what shows that a request came by the front door. CloudFront replaces whatever a caller sends by this name. */
export const FRONT_DOOR_HEADER = "x-belfry-front-door";
