/** How Diagnosis calls itself: by this name a client that a killed diagnosis left behind is known again. */
export const diagnosisClient = 'Gatehouse diagnosis';
